"""How much memory a night takes, and that it can do with less."""

from pathlib import Path

from tests.benchmarks.measured import Measured, at_most, times_of
from tests.benchmarks.parts.whole_night import night
from tests.benchmarks.processes import Run, run_cx
from tests.benchmarks.scene import Scene, home_with

PART = "memory"
LIMIT_MB = 4096
SMALL_LIMIT = "1GB"


def measure(scene: Scene) -> list[Measured]:
    """Two rows: the peak of the whole night, and a night whose database has a gigabyte."""
    ours = night(scene)

    def run(folder: Path) -> Run:
        home = home_with(folder, scene.company)
        day = scene.as_of_date.isoformat()
        return run_cx("run", "--as-of", day, home=home, CX_MEMORY_LIMIT=SMALL_LIMIT)

    small = scene.figure(f"night within {SMALL_LIMIT}", run)
    return [
        Measured(
            PART,
            "peak of a whole night",
            ours.peak_mb,
            unit="MB",
            peak_mb=ours.peak_mb,
            runs=ours.runs,
            target=at_most(LIMIT_MB),
        ),
        times_of(
            small,
            part=PART,
            what=f"a night with CX_MEMORY_LIMIT={SMALL_LIMIT}, which must end well",
            against="a night with the usual limit",
            seconds=ours.seconds,
        ),
    ]
