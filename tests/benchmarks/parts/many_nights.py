"""How the warehouse file grows over nights of one day each, against one made from nothing.

The company is small, of exports cut by the day and without flaws. It tells about the file, and is
the same at every scale.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from tests.benchmarks.measured import Figure, Measured
from tests.benchmarks.processes import Run, Timed, run_cx, run_fresh, timed
from tests.benchmarks.scene import Scene

PART = "many nights"
CUSTOMERS = 300
MONTHS = 12
UNDATED = 2
"""Agents and articles, which come before all else, are one file each."""
MB = 1_000_000


def measure(scene: Scene) -> list[Measured]:
    """Rows of size, over `scene.nights` nights, and how long the last night took to the first."""
    exports = scene.new_folder()
    folders = [exports / f"{number:02}" for number in range(scene.nights)]
    made = run_fresh(write_days, folders)
    last_day = date.fromisoformat(made.facts["as_of_date"])
    home = scene.new_folder() / "home"

    def nights() -> list[tuple[Run, int]]:
        return list(_nights(home, folders, last_day))

    took = scene.once(f"{scene.nights} nights", nights)

    def rebuild(folder: Path) -> Run:
        rebuilt = folder / "home"
        for each in folders:
            _land(each, rebuilt)
        run = run_cx("run", "--as-of", last_day.isoformat(), home=rebuilt)
        return Run(run.seconds, run.cpu_seconds, run.peak_mb, {"bytes": _size(rebuilt)})

    anew: Figure = scene.figure("the same from nothing", rebuild)
    (first, first_size), *_, (last, last_size) = took
    megabytes = {"unit": "MB", "runs": 1}
    return [
        Measured(PART, "warehouse file after the first night", first_size / MB, **megabytes),
        Measured(
            PART,
            f"warehouse file after {len(took)} nights",
            last_size / MB,
            **megabytes,
            against="made from nothing",
            against_value=anew.facts["bytes"] / MB,
            ratio=last_size / anew.facts["bytes"],
        ),
        Measured(
            PART,
            "the last of these nights",
            last.seconds,
            cpu_seconds=last.cpu_seconds,
            peak_mb=last.peak_mb,
            against="the second one",
            against_value=took[1][0].seconds,
            ratio=last.seconds / took[1][0].seconds,
            note=f"the first one took {first.seconds:.1f} s",
        ),
    ]


def _nights(home: Path, folders: list[Path], last_day: date) -> Iterator[tuple[Run, int]]:
    """A night after each day's exports; how long it took, and the size of the file after it."""
    for number, folder in enumerate(folders):
        _land(folder, home)
        day = last_day - timedelta(days=len(folders) - 1 - number)
        yield run_cx("run", "--as-of", day.isoformat(), home=home), _size(home)


def _land(exports: Path, home: Path) -> None:
    for file in exports.rglob("*.*"):
        landed = home / "landing" / file.relative_to(exports)
        landed.parent.mkdir(parents=True, exist_ok=True)
        landed.hardlink_to(file)


def _size(home: Path) -> int:
    return (home / "warehouse" / "cx.duckdb").stat().st_size


def write_days(folders: list[Path]) -> Timed:
    """Write a company's exports: all but the last days into the first folder, then day by day."""
    from orchestration.demo.canonical_layout import LAYOUTS, entity_exports
    from orchestration.demo.history import live
    from orchestration.demo.timeline import AS_OF_DATE, DAY, Window
    from orchestration.demo.writer import Export, write_export

    with timed() as result:
        history = live(customers=CUSTOMERS, months=MONTHS, seed=20240101)
        end = history.calendar.end
        begin = end - (len(folders) - 1) * DAY
        ends = [begin + number * DAY for number in range(len(folders))]
        starts = [int(history.calendar.month_starts[0]), *ends[:-1]]
        for exports in islice(entity_exports(history), UNDATED):
            for export in exports:
                write_export(folders[0], export)
        for number, (folder, start, until) in enumerate(zip(folders, starts, ends, strict=True)):
            day = AS_OF_DATE - timedelta(days=len(folders) - 1 - number)
            window = Window(str(day), start, until)
            for layout in LAYOUTS:
                table = layout.table(history, window)
                if table.num_rows:
                    name = f"{layout.entity}-{window.label}.{layout.suffix}"
                    write_export(folder, Export(layout.source, layout.entity, name, table))
    result.facts["as_of_date"] = AS_OF_DATE.isoformat()
    return result
