"""Runs what is measured in a fresh process, so that its memory is its own, and tells what it took.

The process that starts the others stays small: on Linux the peak of a child begins with the size
of the parent that started it.
"""

import contextlib
import logging
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.measured import Figure

REPOSITORY = Path(__file__).parents[2]
RUNS = 3
LONG_SECONDS = 120
"""What takes longer is run once."""


@dataclass
class Timed:
    """What a run took of the block that was measured, and what it has to tell beside."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One run of a process; `peak_mb` is of the whole process, not of the measured block."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    facts: Mapping[str, Any]


@contextlib.contextmanager
def timed() -> Iterator[Timed]:
    """Time a block, children of the process included."""
    result = Timed()
    before, began = os.times(), time.perf_counter()
    yield result
    result.seconds = time.perf_counter() - began
    result.cpu_seconds = sum(os.times()[:4]) - sum(before[:4])


def median(once: Callable[[], Run], *, runs: int | None) -> Figure:
    """The median of `runs` runs; of three, or of one where it is long, when that is null."""
    first = once()
    count = runs or (RUNS if first.seconds < LONG_SECONDS else 1)
    results = [first, *(once() for _ in range(count - 1))]
    return Figure(
        statistics.median(result.seconds for result in results),
        statistics.median(result.cpu_seconds for result in results),
        max(result.peak_mb for result in results),
        count,
        results[-1].facts,
    )


def run_fresh(function: Callable[..., Timed], *arguments: Any) -> Run:
    """Run a function of a module in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(_measured, function, arguments).result()


def _measured(function: Callable[..., Timed], arguments: tuple[Any, ...]) -> Run:
    logging.getLogger("cx").setLevel(logging.ERROR)
    # Libraries write to the terminal without asking Python; what fails still goes to its errors.
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - it is no path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    result = function(*arguments)
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Run(result.seconds, result.cpu_seconds, peak / 1024, result.facts)


def run_cx(*arguments: str, home: Path, **variables: str) -> Run:
    """Run the command `cx` as a process. Raises RuntimeError, with its last words, if it fails."""
    command = [sys.executable, "-c", "from orchestration.cli import main; main()"]
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CX_", "DAGSTER_", "DBT_"))
    }
    log = home.with_suffix(".log")
    began = time.perf_counter()
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, *arguments, "--home", str(home)],
            cwd=REPOSITORY,
            env=environment | {"PYTHONPATH": str(REPOSITORY)} | variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        words = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"cx {' '.join(arguments)} ended with {process.returncode}: {words}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, {})
