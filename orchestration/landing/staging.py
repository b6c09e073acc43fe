"""Copies a landed file to a private place and hashes it, so that what is read cannot change."""

import contextlib
import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from orchestration.landing.discovery import LandedFile
from orchestration.landing.rejection import FileRejectedError

CHUNK = 1 << 20
LARGEST_FILE = 20 << 30
LARGEST_RATIO = 200
SMALLEST_SUSPECT = 64 << 20
GZIP_MAGIC = b"\x1f\x8b"
PARQUET_MAGIC = b"PAR1"
FORMATS = ("csv", "jsonl", "parquet")


@dataclass(frozen=True)
class StagedFile:
    """A private copy. `file_id` is the sha256 of the bytes as they landed."""

    path: Path
    file_id: str
    file_format: str
    is_compressed: bool


def stage(file: LandedFile, *, folder: Path) -> StagedFile:
    """Copy a landed file into `folder`. Raises FileRejectedError for what is not a plain file."""
    file_format, is_compressed = _format_of(file)
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError:
        raise FileRejectedError("permission_denied") from None
    except OSError:
        raise FileRejectedError("not_regular_file") from None
    with os.fdopen(descriptor, "rb") as source:
        status = os.fstat(source.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise FileRejectedError("not_regular_file")
        if status.st_size > LARGEST_FILE:
            raise FileRejectedError("file_too_large")
        if status.st_size == 0:
            raise FileRejectedError("empty_file")
        target = folder / "staged"
        digest, head = _copy(source, target)
    _check_magic(head, file_format=file_format, is_compressed=is_compressed)
    return StagedFile(target, digest, file_format, is_compressed)


@contextlib.contextmanager
def open_staged(file: StagedFile) -> Iterator[BinaryIO]:
    """Open the copy for reading, unpacked; its checksum is proved by reading to the end."""
    if not file.is_compressed:
        with file.path.open("rb") as stream:
            yield stream
        return
    with gzip.open(file.path, "rb") as unpacked:
        limited = _Limited(unpacked, packed_size=file.path.stat().st_size)
        try:
            yield io.BufferedReader(limited, CHUNK)
        except EOFError:
            raise FileRejectedError("gz_truncated") from None
        except (gzip.BadGzipFile, zlib.error):
            raise FileRejectedError("gz_crc") from None


class _Limited(io.RawIOBase):
    """Reads on until more came out than any honest export packs into that many bytes."""

    def __init__(self, stream: gzip.GzipFile, *, packed_size: int) -> None:
        self._stream = stream
        self._left = max(packed_size * LARGEST_RATIO, SMALLEST_SUSPECT)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._stream.readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise FileRejectedError("ratio_limit")
        return count


def _format_of(file: LandedFile) -> tuple[str, bool]:
    if not file.has_safe_name:
        raise FileRejectedError("bad_name")
    if not file.is_regular:
        raise FileRejectedError("not_regular_file")
    name = file.path.name.lower()
    stem = name.removesuffix(".gz")
    file_format = stem.rsplit(".", maxsplit=1)[-1]
    if file_format not in FORMATS:
        raise FileRejectedError("unsupported_format")
    return file_format, stem != name


def _copy(source: BinaryIO, target: Path) -> tuple[str, bytes]:
    digest, head = hashlib.sha256(), b""
    with target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            head = head or chunk[:4]
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest(), head


def _check_magic(head: bytes, *, file_format: str, is_compressed: bool) -> None:
    if is_compressed != head.startswith(GZIP_MAGIC):
        raise FileRejectedError("magic_mismatch")
    if not is_compressed and (file_format == "parquet") != (head == PARQUET_MAGIC):
        raise FileRejectedError("magic_mismatch")
