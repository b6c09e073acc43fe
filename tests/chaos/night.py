"""Runs the command `cx run` as a process group of its own, which can be killed as a whole.

It begins with everything imported: what comes before cannot break anything.
"""

import contextlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.integration.warm import start_warm


@dataclass(frozen=True)
class Ended:
    """How a night ended: its exit code (negative when killed by a signal), words and duration."""

    exit_code: int
    output: str
    errors: str
    seconds: float

    @property
    def was_killed(self) -> bool:
        return self.exit_code == -signal.SIGKILL


def run_night(
    home: Path,
    day: date,
    *,
    temporary: Path,
    failpoint: str | None = None,
    largest_file: int | None = None,
    interrupt_after: float | None = None,
    interrupt: Callable[[BaseProcess], None] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Ended:
    """Run a night to its end, or to the one that is made for it.

    `failpoint` arms a point as CX_FAILPOINT, `largest_file` is the size in bytes beyond which no
    file can be written, `interrupt` is called after so many seconds if the night is not over then.
    Nothing that the night starts is left running.
    """
    temporary.mkdir(parents=True, exist_ok=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not _is_ours(name)},
        "TMPDIR": str(temporary),
        "CX_NETWORK_LOG": str(temporary.with_suffix(".network.log")),
        **(settings or {}),
    }
    if failpoint:
        environment |= {"CX_FAILPOINT": failpoint, "CX_FAULT_INJECTION": "1"}
    output, errors = temporary.with_suffix(".out"), temporary.with_suffix(".err")
    began = time.monotonic()
    process = start_warm(
        _night, str(home), day, largest_file, environment=environment, output=output, errors=errors
    )
    try:
        process.join(interrupt_after)
        if process.is_alive() and interrupt is not None:
            interrupt(process)
        process.join()
    finally:
        # Helper processes outlive a killed parent.
        kill_group(process)
    return Ended(
        process.exitcode,
        output.read_text(encoding="utf-8"),
        errors.read_text(encoding="utf-8"),
        time.monotonic() - began,
    )


def kill_group(process: BaseProcess) -> None:
    """Kill a night and what it started."""
    process.kill()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _night(home: str, day: date, largest_file: int | None) -> None:
    os.setsid()
    # Python writes half a compiled file where the disk is full, and stumbles over it later.
    sys.dont_write_bytecode = True
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    from orchestration.cli import main

    main(["run", "--home", home, "--as-of", day.isoformat()], prog_name="cx")


def _is_ours(name: str) -> bool:
    return name.startswith("CX_") or name == "DAGSTER_HOME"
