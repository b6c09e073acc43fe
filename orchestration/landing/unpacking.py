"""Unpacks .gz and .zip to a file, up to a limit, and proves their checksums by doing so."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from orchestration.landing.discovery import is_hidden, printable
from orchestration.landing.file_kind import format_of
from orchestration.landing.rejection import FileRejectedError

PIECE = 16 << 10
"""Bytes inflated at once; at most 1,032 times as many come out."""

LARGEST_CONTENT = 20 << 30
MOST_MEMBERS = 10_000
LARGEST_RATIO = 200
SMALLEST_SUSPECT = 64 << 20

GZIP_WINDOW = 16 + zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"
GZIP_SUFFIX = ".gz"

ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ZIP_ENCRYPTED = 0x1
ZIP_END = b"PK\5\6"
ZIP_END_SIZE = 22
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A file of an archive: its name in there, and where its content was written."""

    name: str
    path: Path
    is_padded: bool = False


def unpack_gzip(packed: Path, target: Path) -> bool:
    """Write the content of all members of a .gz to `target`; tell whether zero bytes follow them.

    Raises FileRejectedError for one that is damaged, cut, followed by other bytes, or too large.
    """
    return _inflate(packed, target, _Unpacked(packed_size=packed.stat().st_size))


def _inflate(packed: Path, target: Path, unpacked: "_Unpacked") -> bool:
    with packed.open("rb") as source, target.open("wb") as content:
        is_padded, data = False, source.read(PIECE)
        while data:
            data = _inflate_member(source, data, content, unpacked)
            if data.startswith(b"\0"):
                is_padded, data = True, _after_zeros(source, data)
            if len(data) == 1:
                data += source.read(PIECE)
            if data and not data.startswith(GZIP_MAGIC):
                raise FileRejectedError("gz_trailing_bytes")
    return is_padded


def unpack_zip(packed: Path, target: Path) -> None:
    """Write the content of the only file of a .zip to `target`.

    Raises FileRejectedError for one that is damaged, or that is not a single plain file.
    """
    unpacked = _Unpacked(packed_size=packed.stat().st_size)
    for _, pieces in _zip_members(packed, select=_only_member):
        unpacked.write_all(target, pieces)


def unpack_members(packed: Path, folder: Path) -> list[Member]:
    """Write every file of a .zip that is not hidden to `folder`; one that is a .gz, its content.

    Raises FileRejectedError for one that is damaged, in which something is not a plain file, or of
    which all files together are too large.
    """
    members = []
    unpacked = _Unpacked(packed_size=packed.stat().st_size)
    for name, pieces in _zip_members(packed, select=_shown_members):
        path = folder / f"member-{len(members)}"
        unpacked.write_all(path, pieces)
        is_padded = False
        if name.lower().endswith(GZIP_SUFFIX):
            content = path.with_name(f"{path.name}-unpacked")
            is_padded = _inflate(path, content, unpacked)
            path.unlink()
            name, path = name[: -len(GZIP_SUFFIX)], content
        members.append(Member(name, path, is_padded))
    return members


def format_in_zip(packed: Path) -> str:
    """The format of the only file of a .zip, by its name in there."""
    try:
        with zipfile.ZipFile(packed) as archive:
            (member,) = _only_member(archive, packed)
            return str(format_of(member.filename))
    except ZIP_ERRORS:
        raise FileRejectedError("zip_damaged") from None


class _Unpacked:
    """Writes until more came out than any honest export packs into that many bytes."""

    def __init__(self, *, packed_size: int) -> None:
        self._most = max(packed_size * LARGEST_RATIO, SMALLEST_SUSPECT)
        self._size = 0

    def write(self, content: BinaryIO, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most:
            raise FileRejectedError("ratio_limit")
        if self._size > LARGEST_CONTENT:
            raise FileRejectedError("file_too_large")
        content.write(piece)

    def write_all(self, target: Path, pieces: Iterable[bytes]) -> None:
        with target.open("wb") as content:
            for piece in pieces:
                self.write(content, piece)


def _inflate_member(source: BinaryIO, data: bytes, content: BinaryIO, unpacked: _Unpacked) -> bytes:
    """Unpack one member, whose first bytes are `data`; return what was read beyond its end."""
    member = zlib.decompressobj(GZIP_WINDOW)
    while True:
        try:
            unpacked.write(content, member.decompress(data))
        except zlib.error:
            raise FileRejectedError("gz_crc") from None
        if member.eof:
            return member.unused_data or source.read(PIECE)
        data = source.read(PIECE)
        if not data:
            raise FileRejectedError("gz_truncated")


def _after_zeros(source: BinaryIO, data: bytes) -> bytes:
    while data.startswith(b"\0"):
        data = data.lstrip(b"\0") or source.read(PIECE)
    return data


def _zip_members(
    packed: Path, *, select: Callable[[zipfile.ZipFile, Path], list[zipfile.ZipInfo]]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name and the content of some files of an archive, to be used before the next one.

    What goes wrong with writing it is no damage of the archive, and not told as one.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            for member in select(archive, packed):
                yield member.filename, _pieces(archive, member)
    except ZIP_ERRORS:
        raise FileRejectedError("zip_damaged") from None


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except ZIP_ERRORS:
        raise FileRejectedError("zip_damaged") from None


def _only_member(archive: zipfile.ZipFile, packed: Path) -> list[zipfile.ZipInfo]:
    """The one file of an archive, which has a known format."""
    _check_extent(archive, packed)
    members = _files(archive)
    if len(members) != 1:
        raise FileRejectedError("unsupported_container", f"It holds {len(members)} files.")
    _require_plain(members[0])
    if format_of(members[0].filename) is None:
        raise FileRejectedError("unsupported_container")
    return members


def _shown_members(archive: zipfile.ZipFile, packed: Path) -> list[zipfile.ZipInfo]:
    """The files of an archive that are not hidden."""
    _check_extent(archive, packed)
    for member in _files(archive):
        _require_inside(member)
    members = [member for member in _files(archive) if not is_hidden(member.filename)]
    if not 0 < len(members) <= MOST_MEMBERS:
        raise FileRejectedError("unsupported_container", f"It holds {len(members)} files.")
    if len({printable(Path(member.filename)) for member in members}) < len(members):
        raise FileRejectedError("unsupported_container", "Two of its files have the same name.")
    for member in members:
        _require_plain(member)
    return members


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [member for member in archive.infolist() if not member.is_dir()]


def _require_inside(member: zipfile.ZipInfo) -> None:
    """Refuse a name that leads out of the archive; by its dots it would count as hidden."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        detail = "One of its files has a name that leads out of it."
        raise FileRejectedError("unsupported_container", detail)


def _require_plain(member: zipfile.ZipInfo) -> None:
    _require_inside(member)
    if (
        stat.S_ISLNK(member.external_attr >> 16)
        or member.flag_bits & ZIP_ENCRYPTED
        or member.compress_type not in ZIP_METHODS
    ):
        raise FileRejectedError("unsupported_container")


def _check_extent(archive: zipfile.ZipFile, packed: Path) -> None:
    """Refuse bytes before the first entry or behind the end: they could be another archive."""
    with packed.open("rb") as source:
        source.seek(packed.stat().st_size - ZIP_END_SIZE - len(archive.comment))
        ends_well = source.read(len(ZIP_END)) == ZIP_END
    if not ends_well or min((item.header_offset for item in archive.infolist()), default=0):
        raise FileRejectedError("zip_damaged")
