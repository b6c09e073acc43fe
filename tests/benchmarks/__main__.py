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
from tests.benchmarks.parts import extract, input_checks, memory, transformation, whole_night
from tests.benchmarks.processes import REPOSITORY
from tests.benchmarks.scene import Scene

WIDTH = 160

PARTS: dict[str, Callable[[Scene], list[Measured]]] = {
    "extract": extract.measure,
    "input_checks": input_checks.measure,
    "transformation": transformation.measure,
    "whole_night": whole_night.measure,
    "memory": memory.measure,
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


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="million events: 0.1, 1 or 10")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; several times")
    parser.add_argument("--runs", type=int, help="runs of each thing; else three, one if long")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "build" / "bench")
    arguments = parser.parse_args()
    folder = arguments.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=folder) as place:
        scene = Scene(arguments.scale, folder, Path(place), _console(), runs=arguments.runs)
        content = run_parts(scene, arguments.only or list(PARTS))
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
