"""Starts the command `cx run` as a process group of its own, which can be killed as a whole."""

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CX = Path(sys.executable).with_name("cx")


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
    interrupt: Callable[[subprocess.Popen[bytes]], None] | None = None,
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
        # Python writes half a compiled file where the disk is full, and stumbles over it later.
        "PYTHONDONTWRITEBYTECODE": "1",
        **(settings or {}),
    }
    if failpoint:
        environment |= {"CX_FAILPOINT": failpoint, "CX_FAULT_INJECTION": "1"}
    output, errors = temporary.with_suffix(".out"), temporary.with_suffix(".err")
    began = time.monotonic()
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            [str(CX), "run", "--home", str(home), "--as-of", day.isoformat()],
            stdout=out,
            stderr=err,
            env=environment,
            start_new_session=True,
        )
        if largest_file is not None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest_file, largest_file))
        try:
            process.wait(interrupt_after)
        except subprocess.TimeoutExpired:
            if interrupt is not None:
                interrupt(process)
            process.wait()
        finally:
            # Helper processes outlive a killed parent.
            kill_group(process)
    return Ended(
        process.wait(),
        output.read_text(encoding="utf-8"),
        errors.read_text(encoding="utf-8"),
        time.monotonic() - began,
    )


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a night and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _is_ours(name: str) -> bool:
    return name.startswith("CX_") or name == "DAGSTER_HOME"
