"""`python -m tests.benchmarks --scale 1`: every part, one table, one JSON file."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.benchmarks import machine, report
from tests.benchmarks.measured import Measured
from tests.benchmarks.parts import (
    extract,
    fixed_cost,
    growth,
    input_checks,
    many_nights,
    memory,
    new_day,
    pandas_script,
    transformation,
    whole_night,
)
from tests.benchmarks.processes import REPOSITORY
from tests.benchmarks.scene import Scene

WIDTH = 160
SMALLEST = 0.1
AT_THE_SMALLEST = {"many_nights"}

PARTS: dict[str, Callable[[Scene], list[Measured]]] = {
    "extract": extract.measure,
    "input_checks": input_checks.measure,
    "transformation": transformation.measure,
    "whole_night": whole_night.measure,
    "fixed_cost": fixed_cost.measure,
    "new_day": new_day.measure,
    "growth": growth.measure,
    "pandas": pandas_script.measure,
    "memory": memory.measure,
    "many_nights": many_nights.measure,
}


def run_parts(scene: Scene, names: Sequence[str]) -> dict[str, Any]:
    """Measure the parts of those names, print the table, and return what is written as JSON."""
    began = time.perf_counter()
    rows: list[Measured] = []
    for name in names:
        scene.console.rule(name)
        rows += PARTS[name](scene)
    about = {
        "scale": scene.scale,
        "events": scene.company.events,
        "megabytes": scene.company.megabytes,
        "machine": machine.machine(),
        "versions": machine.versions(),
        "commit": machine.commit(),
        "seconds": time.perf_counter() - began,
    }
    report.show(scene.console, about, rows)
    return report.document(about, rows)


def parts_at(scale: float) -> list[str]:
    """The parts of a run; those that tell the same at every scale belong to the smallest."""
    return [name for name in PARTS if name not in AT_THE_SMALLEST or scale <= SMALLEST]


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="million events: 0.1, 1 or 10")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; several times")
    parser.add_argument("--runs", type=int, help="runs of each thing; else three, one if long")
    parser.add_argument("--nights", type=int, default=30, help="of the warehouse that grows")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "build" / "bench")
    arguments = parser.parse_args()
    folder = arguments.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=folder) as place:
        scene = Scene(
            arguments.scale,
            folder,
            Path(place),
            _console(),
            runs=arguments.runs,
            nights=arguments.nights,
        )
        content = run_parts(scene, arguments.only or parts_at(arguments.scale))
    name = f"{arguments.scale:g}"
    path = folder / f"{name}.json" if not arguments.only else folder / f"{name}-parts.json"
    report.write(path, content)
    scene.console.print(f"written to {path}", highlight=False)


def _console() -> Console:
    """As wide as the terminal; wide enough for the table where there is none."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)


if __name__ == "__main__":
    main()
