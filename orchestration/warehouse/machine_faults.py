"""Faults of the machine, such as a full disk, told in one line: what, where, and what to do."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

NO_SPACE = re.compile(r"No space left on device|database or disk is full")
LIMITED = re.compile(r"Disk quota exceeded|File too large")
READ_ONLY = re.compile(r"Read-only file system|attempt to write a readonly database")
NOT_ALLOWED = re.compile(r"Permission denied|Operation not permitted|unable to open database file")
TOO_MANY_FILES = re.compile(r"Too many open files")
IN_USE = re.compile(r"Could not set lock on file")
BROKEN_DISK = re.compile(r"Input/output error|disk I/O error")
DAMAGED = re.compile(
    r"Corrupt (?:database|WAL) file|Failure while replaying WAL|not a valid DuckDB database"
    r"|Could not read enough bytes|Serialization Error"
)
NEXT_TO_NOTHING = 1_000_000
WORDS = re.compile(
    "|".join(
        pattern.pattern
        for pattern in (
            NO_SPACE,
            LIMITED,
            READ_ONLY,
            NOT_ALLOWED,
            TOO_MANY_FILES,
            IN_USE,
            BROKEN_DISK,
        )
    )
)
"""What such a fault is called, and no row."""

QUOTED_PATH = re.compile(r"""(?P<mark>["'])(?P<path>/[^"'\n]+)(?P=mark)""")


class MachineFaultError(Exception):
    """The machine stands in the way; the message names the path and the remedy."""


@contextlib.contextmanager
def machine_faults_told(folder: Path) -> Iterator[None]:
    """Raise MachineFaultError for an error of the block that tells of a fault of the machine.

    `folder` is what it names when the error names no path.
    """
    try:
        yield
    except MachineFaultError:
        raise
    except Exception as error:
        if told := explain(str(error), folder=folder):
            raise MachineFaultError(told) from error
        raise


def explain(message: str, *, folder: Path) -> str | None:
    """One line about the fault of the machine that a message tells of; None if it tells of none."""
    found = QUOTED_PATH.search(message)
    path = Path(found["path"]) if found else folder
    free = free_space(path)
    # SQLite does not tell a full disk from a broken one.
    if NO_SPACE.search(message) or (BROKEN_DISK.search(message) and free < NEXT_TO_NOTHING):
        return (
            f"{path}: no space to write, {in_megabytes(free)} are free. Make room, then run again."
        )
    if LIMITED.search(message):
        return f"{path}: a quota or a limit of file sizes is reached. Raise it, then run again."
    if READ_ONLY.search(message):
        return f"{path}: the file system is read-only. Mount it for writing, then run again."
    if NOT_ALLOWED.search(message):
        return f"{path}: permission denied. Give it to the user who runs `cx`, then run again."
    if TOO_MANY_FILES.search(message):
        return f"{path}: too many files are open. Raise the limit (`ulimit -n`), then run again."
    if IN_USE.search(message):
        return (
            f"{path}: another program has it open. Close it there, then run again; what is to be"
            " looked at while runs go on is published/current."
        )
    if BROKEN_DISK.search(message):
        return f"{path}: the disk failed to read or write. Look after it, then run again."
    if DAMAGED.search(message):
        return (
            f"{path}: a database file is damaged. The next `cx run` makes the warehouse anew; a"
            " damaged version in `published` is to be removed by hand."
        )
    return None


def is_damage(message: str) -> bool:
    """Tell whether a message is about the content of a database file, not about the machine."""
    return bool(DAMAGED.search(message)) and not WORDS.search(message)


def free_space(path: Path) -> int:
    """Bytes that may be written where a path lies, be it there or not."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return shutil.disk_usage(path).free


def in_megabytes(size: int) -> str:
    """A number of bytes as people read it."""
    return f"{size / 1e6:,.1f} MB"
