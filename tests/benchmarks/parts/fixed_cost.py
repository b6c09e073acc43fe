"""What a night costs however few rows there are: the demo company, and a night without a new file.

The night is timed as a process; a second one, in which imports and steps are timed, tells what the
time goes to. Its parts lie side by side: none holds another one.
"""

import contextlib
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.benchmarks.company import BenchCompany
from tests.benchmarks.measured import Figure, Measured, at_most, seconds_of
from tests.benchmarks.processes import Run, Timed, median, run_cx, run_fresh, timed
from tests.benchmarks.scene import Scene, home_with
from tests.benchmarks.stopwatch import Stopwatch

PART = "fixed cost"
TOLD_FROM_SECONDS = 0.05


def measure(scene: Scene) -> list[Measured]:
    """The two nights, each with what it goes to."""
    company = scene.company_of(scene.demo_customers)
    day = company.as_of_date

    def first(folder: Path) -> Run:
        return run_cx("run", "--as-of", day.isoformat(), home=home_with(folder, company))

    night = scene.figure("demo night", first)
    home, quiet = _quiet_nights(scene, company)
    split = scene.figure(
        "demo night, split",
        lambda folder: run_fresh(split_night, home_with(folder, company), day),
    )
    split_quiet = scene.figure(
        "night without a new file, split",
        lambda folder: run_fresh(split_night, home, day),
    )
    return [
        seconds_of(
            night,
            part=PART,
            what=f"night of the demo company, {company.events:,} events",
            target=at_most(30),
        ),
        *_parts("demo night", split.facts["parts"]),
        seconds_of(quiet, part=PART, what="night without a new file, same day", target=at_most(10)),
        *_parts("without a new file", split_quiet.facts["parts"]),
    ]


def _quiet_nights(scene: Scene, company: BenchCompany) -> tuple[Path, Figure]:
    """Nights in one home after its first; a copied home would look as if all files were new."""
    home = home_with(scene.new_folder(), company)

    def again() -> Run:
        return run_cx("run", "--as-of", company.as_of_date.isoformat(), home=home)

    scene.once("night before the ones without a new file", again)
    return home, scene.once("night without a new file", lambda: median(again, runs=scene.runs))


def _parts(night: str, parts: Mapping[str, float]) -> list[Measured]:
    return [
        Measured(PART, f"{night}: {name}", seconds)
        for name, seconds in sorted(parts.items(), key=lambda part: -part[1])
        if seconds >= TOLD_FROM_SECONDS
    ]


def split_night(home: Path, as_of_date: date) -> Timed:
    """Run a night in this process, with a stopwatch on its parts."""
    watch = Stopwatch()
    with (
        tempfile.TemporaryFile("w") as printed,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        timed() as result,
        watch.watching(),
    ):
        from orchestration.cli import main

        try:
            main(["run", "--as-of", as_of_date.isoformat(), "--home", str(home)])
        except SystemExit as end:
            if end.code:
                raise RuntimeError(f"The night in {home} ended with {end.code}.") from None
    result.facts["parts"] = dict(watch.seconds)
    return result
