"""Copies a landed file to a private place and hashes it, so that what is read cannot change."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from orchestration.failpoints import reach
from orchestration.landing.discovery import CHECKSUM, Fingerprint, LandedFile
from orchestration.landing.file_kind import LONGEST_MAGIC, check_magic, kind_of
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.unpacking import format_in_zip, unpack_gzip, unpack_zip

CHUNK = 1 << 20
LARGEST_FILE = 20 << 30
LARGEST_CHECKSUM_FILE = 4096


@dataclass(frozen=True)
class StagedFile:
    """A private copy. `file_id` is the sha256 of the bytes as they landed.

    `container` is gz, zip, or None for a file that is not packed. Of an archive, no name tells
    the format; `is_of_archive` marks a file that was in one, `is_padded` one that was a .gz with
    zero bytes behind its content.
    """

    path: Path
    file_id: str
    file_format: str
    container: str | None
    is_of_archive: bool = False
    is_padded: bool = False


def stage(file: LandedFile, *, folder: Path, may_be_archive: bool = False) -> StagedFile:
    """Copy a landed file into `folder`. Raises FileRejectedError for what is not a plain file.

    One that is not as it was found, or does not stay so while it is copied, is in flight. A zip is
    a single packed file, unless it may be an archive of several.
    """
    if not file.has_safe_name:
        raise FileRejectedError("bad_name")
    if not file.is_regular:
        raise FileRejectedError("not_regular_file")
    kind = kind_of(file.path.name)
    target = folder / "staged"
    with _open_in_inbox(file.path) as source:
        _check_fingerprint(file, os.fstat(source.fileno()))
        if file.fingerprint.size > LARGEST_FILE:
            raise FileRejectedError("file_too_large")
        if file.fingerprint.size == 0:
            raise FileRejectedError("empty_file")
        file_id = _copy(source, target)
    try:
        _check_fingerprint(file, file.path.lstat())
    except FileNotFoundError:
        raise FileRejectedError("in_flight") from None
    _check_checksum(file.path, file_id)
    check_magic(head_of(target), kind.container or kind.file_format)
    file_format = kind.file_format or ("" if may_be_archive else format_in_zip(target))
    return StagedFile(target, file_id, file_format, kind.container)


@contextlib.contextmanager
def open_staged(file: StagedFile, tally: Tally) -> Iterator[BinaryIO]:
    """Open the copy for reading. A packed one is unpacked first, as a whole: no byte of it is
    believed before its checksum is proved.
    """
    with content_of(file, tally).open("rb") as stream:
        yield stream


def content_of(file: StagedFile, tally: Tally) -> Path:
    """The content of a copy, unpacked as a whole. Raises FileRejectedError if it is damaged."""
    content = file.path
    if file.is_padded:
        tally.warn("gz_padding")
    if file.container:
        content = file.path.with_name("unpacked")
        if file.container == "zip":
            unpack_zip(file.path, content)
        elif unpack_gzip(file.path, content):
            tally.warn("gz_padding")
        if content.stat().st_size == 0:
            raise FileRejectedError("empty_file")
        check_magic(head_of(content), file.file_format)
    return content


def _open_in_inbox(path: Path) -> BinaryIO:
    """Open what is a file itself; a link is not followed, a pipe not waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError:
        raise FileRejectedError("permission_denied") from None
    except FileNotFoundError:
        raise FileRejectedError("in_flight") from None
    except OSError:
        raise FileRejectedError("not_regular_file") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileRejectedError("not_regular_file")
    return os.fdopen(descriptor, "rb")


def _check_fingerprint(file: LandedFile, status: os.stat_result) -> None:
    if Fingerprint.of(status) != file.fingerprint:
        raise FileRejectedError("in_flight")


def _copy(source: BinaryIO, target: Path) -> str:
    """Copy a file; return the sha256 of its bytes."""
    digest = hashlib.sha256()
    with target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
            reach("mid_copy")
    return digest.hexdigest()


def _check_checksum(path: Path, file_id: str) -> None:
    """Hold the bytes against the checksum file beside them, if there is one."""
    told = path.with_name(path.name + CHECKSUM)
    if not os.path.lexists(told):
        return
    try:
        with _open_in_inbox(told) as source:
            words = source.read(LARGEST_CHECKSUM_FILE).split()
    except FileRejectedError:
        raise FileRejectedError("checksum_mismatch", "The .sha256 file is not readable.") from None
    if not words or words[0].lower() != file_id.encode():
        raise FileRejectedError("checksum_mismatch")


def head_of(path: Path) -> bytes:
    """The first bytes of a file, as many as tell what it is."""
    with path.open("rb") as stream:
        return stream.read(LONGEST_MAGIC)
