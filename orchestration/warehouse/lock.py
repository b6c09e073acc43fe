"""One run at a time: a kernel lock that dies with the process that holds it."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from orchestration.failpoints import reach


class RunBusyError(Exception):
    """Another process holds the lock."""


_held: dict[Path, int] = {}


@contextlib.contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Hold the lock while the block runs. Raises RunBusyError at once if another process has it.

    The command line takes it before its slow imports and the nightly job takes it again in the same
    process, so a holder is let in a second time.
    """
    path = path.resolve()
    if path in _held:
        yield
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise RunBusyError(f"Another run is busy in {path.parent}.") from None
    _held[path] = descriptor
    try:
        reach("after_lock")
        yield
    finally:
        del _held[path]
        os.close(descriptor)


def is_busy(path: Path) -> bool:
    """Tell whether a run holds the lock at this moment."""
    try:
        with run_lock(path):
            return False
    except RunBusyError:
        return True
