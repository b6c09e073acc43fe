"""A small disk of its own for a home, where the machine allows to mount one, and filling it up."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

SIZE = 1 << 30
PIECE = 1 << 16


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Make a folder and mount an empty disk there; give False where that is not allowed."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    is_mounted = mounted.returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def ballast(folder: Path) -> Iterator[Path]:
    """Where to put a file that fills a disk; it is gone after the block."""
    path = folder / "ballast"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def fill_up(path: Path, *, leave: int) -> None:
    """Write a file until no more than `leave` bytes are free where it lies."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        with contextlib.suppress(OSError):
            while (free := _free(path)) > leave:
                os.write(descriptor, b"x" * min(PIECE, free - leave))
    finally:
        os.close(descriptor)


def _free(path: Path) -> int:
    status = os.statvfs(path)
    return status.f_bavail * status.f_frsize
