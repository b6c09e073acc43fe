"""One more day on top of two years, and one late file, against making everything from nothing."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tests.benchmarks.measured import Figure, Measured, at_most, times_of
from tests.benchmarks.parts.whole_night import night
from tests.benchmarks.processes import Run, median, run_cx
from tests.benchmarks.scene import Scene, home_with

PART = "new day"
LATE = "survey_responses"
AFTER_A_NIGHT = ("warehouse", "dbt", "dagster", "published", "identity.key")


def measure(scene: Scene) -> list[Measured]:
    """Two rows: the night of the last day, whose files came after all others, and one more for it.

    One of the files comes alone, after that night.
    """
    home = home_with(scene.new_folder(), scene.company)
    new = scene.new_folder()
    files = [file for file in scene.company.files() if scene.company.is_of_last_day(file)]
    paths = [file.relative_to(scene.company.landing) for file in files]
    for path in paths:
        (home / "landing" / path).unlink()
    (late,) = (path for path in paths if path.name.startswith(LATE))
    day = scene.as_of_date
    before = (day - timedelta(days=1)).isoformat()
    scene.once("night before the new day", lambda: run_cx("run", "--as-of", before, home=home))

    def night_with(name: str, files: Sequence[Path]) -> Figure:
        """Measure the night for the last day when these files have come, too."""
        _keep(home, new / name)

        def once() -> Run:
            _bring_back(new / name, home)
            for path in files:
                shutil.copy2(scene.company.landing / path, home / "landing" / path)
            return run_cx("run", "--as-of", day.isoformat(), home=home)

        return scene.once(name, lambda: median(once, runs=scene.runs))

    of_day = night_with("night of the new day", [path for path in paths if path != late])
    of_file = night_with("night of one late file", [late])
    from_nothing = night(scene).seconds
    return [
        times_of(
            of_day,
            part=PART,
            what=f"{len(paths) - 1} files of one day, after two years",
            against="a whole night from nothing",
            seconds=from_nothing,
            target=at_most(0.1, at_scale=10),
        ),
        times_of(
            of_file,
            part=PART,
            what=f"one more file for that day, {late.name}",
            against="a whole night from nothing",
            seconds=from_nothing,
        ),
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
