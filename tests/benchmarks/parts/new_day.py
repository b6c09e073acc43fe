"""One more day on top of two years, against making everything from nothing."""

import shutil
from datetime import timedelta
from pathlib import Path

from tests.benchmarks.measured import Measured, at_most, times_of
from tests.benchmarks.parts.whole_night import night
from tests.benchmarks.processes import Run, median, run_cx
from tests.benchmarks.scene import Scene, home_with

PART = "new day"
AFTER_A_NIGHT = ("warehouse", "dbt", "dagster", "published", "identity.key")


def measure(scene: Scene) -> list[Measured]:
    """One row: the night of the last day, whose files came after all others."""
    home = home_with(scene.new_folder(), scene.company)
    new = scene.new_folder()
    files = [file for file in scene.company.files() if scene.company.is_of_last_day(file)]
    paths = [file.relative_to(scene.company.landing) for file in files]
    for path in paths:
        (home / "landing" / path).unlink()
    day = scene.as_of_date
    before = (day - timedelta(days=1)).isoformat()
    scene.once("night before the new day", lambda: run_cx("run", "--as-of", before, home=home))
    _keep(home, new / "kept")

    def once() -> Run:
        _bring_back(new / "kept", home)
        for path in paths:
            shutil.copy2(scene.company.landing / path, home / "landing" / path)
        made = run_cx("run", "--as-of", day.isoformat(), home=home)
        for path in paths:
            (home / "landing" / path).unlink()
        return made

    ours = scene.once("night of the new day", lambda: median(once, runs=scene.runs))
    return [
        times_of(
            ours,
            part=PART,
            what=f"{len(paths)} files of one day, after two years",
            against="a whole night from nothing",
            seconds=night(scene).seconds,
            target=at_most(0.1, at_scale=10),
        )
    ]


def _keep(home: Path, kept: Path) -> None:
    """Copy what a night made, and leave the inbox: files that were copied would look new."""
    kept.mkdir()
    for name in AFTER_A_NIGHT:
        _copy(home / name, kept / name)


def _bring_back(kept: Path, home: Path) -> None:
    for name in AFTER_A_NIGHT:
        shutil.rmtree(home / name) if (home / name).is_dir() else (home / name).unlink()
        _copy(kept / name, home / name)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)
