"""Finds the files of the inbox: `landing/<source>/<entity>/<name>`, in the order of their paths."""

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,199}")


@dataclass(frozen=True)
class Fingerprint:
    """What tells, without reading it, that a file is the one seen before.

    The change time moves with every write and cannot be set back by a copy tool; a file that only
    looks changed is read and recognised by its hash.
    """

    size: int
    modified_ns: int
    changed_ns: int
    inode: int


@dataclass(frozen=True)
class LandedFile:
    """One entry of the inbox. `relative_path` starts at the landing folder."""

    path: Path
    relative_path: str
    source: str
    entity: str
    fingerprint: Fingerprint
    is_regular: bool
    has_safe_name: bool


def landed_files(landing: Path, *, source: str) -> Iterator[LandedFile]:
    """Yield what lies in the folders of one source; hidden and unfinished files are left alone."""
    for folder in _entries(landing / source):
        if not folder.is_dir(follow_symlinks=False):
            if not _is_ignored(folder.name):
                yield _landed_file(landing, folder, source=source, entity="")
            continue
        for entry in _entries(Path(folder.path)):
            if not _is_ignored(entry.name):
                yield _landed_file(landing, entry, source=source, entity=folder.name)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def unlisted_folders(landing: Path, *, sources: Collection[str]) -> list[str]:
    """Names of what lies in the inbox beside the folders of the configured sources."""
    return [
        _printable(Path(entry.name))
        for entry in _entries(landing)
        if entry.name not in sources and not _is_ignored(entry.name)
    ]


def _printable(path: Path) -> str:
    """A path as text; bytes of a name that are no UTF-8 are spelled out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name.endswith(UNFINISHED)


def _landed_file(landing: Path, entry: os.DirEntry[str], *, source: str, entity: str) -> LandedFile:
    status = entry.stat(follow_symlinks=False)
    path = Path(entry.path)
    return LandedFile(
        path=path,
        relative_path=_printable(path.relative_to(landing)),
        source=source,
        entity=entity,
        fingerprint=Fingerprint(
            status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        ),
        is_regular=stat.S_ISREG(status.st_mode),
        has_safe_name=bool(SAFE_NAME.fullmatch(entry.name)),
    )
