"""Finds the files of the inbox: `landing/<source>/<entity>/<name>`, in the order of their paths."""

import os
import stat
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from orchestration.landing.spelling import spelled_out

UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
CHECKSUM = ".sha256"
LEFT_BY_PACKER = "__MACOSX"
LONGEST_NAME = 200
HARMLESS_MARKS = frozenset(" .,:_-+=~^()[]{}*?&%@#")


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

    @classmethod
    def of(cls, status: os.stat_result) -> "Fingerprint":
        """The fingerprint of a file with this status."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True)
class LandedFile:
    """One entry of the inbox, or a part of one. `relative_path` starts at the landing folder.

    That of a part begins with `inbox_path`, that of its file.
    """

    path: Path
    relative_path: str
    source: str
    entity: str
    fingerprint: Fingerprint
    is_regular: bool
    has_safe_name: bool
    inbox_path: str

    def of_part(self, name: str, entity: str) -> "LandedFile":
        """The part of this file that brings an entity; without a name it is the whole file."""
        path = f"{self.inbox_path}!{name.lstrip('/')}" if name else self.inbox_path
        return replace(self, relative_path=path, entity=entity)


def landed_files(
    landing: Path, *, source: str, are_folders_nested: bool = False
) -> Iterator[LandedFile]:
    """Yield what lies in the folders of one source; a folder within one only if they are nested.

    Hidden and unfinished files are left alone, and so are the checksum files of those that are
    there. The entity is the name of the outermost folder, empty for a file in none.
    """
    for entry in _shown(landing / source):
        if _is_folder(entry):
            yield from _files(landing, entry, source=source, is_nested=are_folders_nested)
        else:
            yield from _landed_file(landing, entry, source=source, entity="")


def _files(
    landing: Path, folder: os.DirEntry[str], *, source: str, is_nested: bool, entity: str = ""
) -> Iterator[LandedFile]:
    entity = entity or folder.name
    for entry in _shown(Path(folder.path)):
        if is_nested and _is_folder(entry):
            yield from _files(landing, entry, source=source, is_nested=True, entity=entity)
        else:
            yield from _landed_file(landing, entry, source=source, entity=entity)


def _shown(folder: Path) -> list[os.DirEntry[str]]:
    """What is to be read of a folder, in the order of the names."""
    entries = _entries(folder)
    checksums = {entry.name + CHECKSUM for entry in entries}
    return [
        entry for entry in entries if not _is_ignored(entry.name) and entry.name not in checksums
    ]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def unlisted_folders(landing: Path, *, sources: Collection[str]) -> list[str]:
    """Names of what lies in the inbox beside the folders of the configured sources."""
    return [
        printable(Path(entry.name))
        for entry in _entries(landing)
        if entry.name not in sources and not _is_ignored(entry.name)
    ]


def printable(path: Path) -> str:
    """A path as text that is safe to show.

    Bytes that are no UTF-8 are spelled out, and so are characters that a terminal would obey or
    not show.
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(mark if mark.isprintable() else spelled_out(mark) for mark in text)


def is_hidden(name: str) -> bool:
    """Tell whether a file of an archive is none of the export: hidden, or left by a packer."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part.startswith(".") or part == LEFT_BY_PACKER for part in parts)


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name.endswith(UNFINISHED)


def _is_harmless(name: str) -> bool:
    """Tell whether a name neither deceives its reader nor breaks out of a quoted command.

    It may be a pattern: the file is only ever opened by its own path, and copied under a name of
    the warehouse.
    """
    return len(name) <= LONGEST_NAME and all(
        mark in HARMLESS_MARKS or _is_letter_or_digit(mark) for mark in name
    )


def _is_letter_or_digit(mark: str) -> bool:
    """Tell whether it is one, an accent written by itself, or a long dash."""
    category = unicodedata.category(mark)
    return category[0] in "LMN" or category == "Pd"


def _landed_file(
    landing: Path, entry: os.DirEntry[str], *, source: str, entity: str
) -> Iterator[LandedFile]:
    """Yield the entry, unless it was taken away since its folder was listed."""
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return
    path = Path(entry.path)
    yield LandedFile(
        path=path,
        relative_path=printable(path.relative_to(landing)),
        inbox_path=printable(path.relative_to(landing)),
        source=source,
        entity=entity,
        fingerprint=Fingerprint.of(status),
        is_regular=stat.S_ISREG(status.st_mode),
        has_safe_name=_is_harmless(entry.name),
    )
