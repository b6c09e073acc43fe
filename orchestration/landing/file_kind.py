"""What a file is said to hold by its name, and what it holds by its first bytes."""

from dataclasses import dataclass
from pathlib import PurePath

from orchestration.landing.rejection import FileRejectedError

FORMATS = {"csv": "csv", "jsonl": "jsonl", "ndjson": "jsonl", "json": "json", "parquet": "parquet"}
CONTAINERS = ("gz", "zip")
MAGIC = {"gz": (b"\x1f\x8b",), "zip": (b"PK\3\4", b"PK\5\6"), "parquet": (b"PAR1",)}
LONGEST_MAGIC = 4


@dataclass(frozen=True)
class FileKind:
    """A format and what it is packed in. A .zip tells no format: the file in it does."""

    file_format: str | None
    container: str | None


def kind_of(name: str) -> FileKind:
    """The kind a name tells. Raises FileRejectedError for a name that tells none, or two."""
    suffix = _suffix(name)
    if suffix not in CONTAINERS:
        return FileKind(_needed_format(name), None)
    stem = PurePath(name).stem
    if suffix == "gz":
        return FileKind(_needed_format(stem), suffix)
    if _suffix(stem) in {*FORMATS, *CONTAINERS}:
        raise FileRejectedError("unsupported_container", "Its name tells two kinds.")
    return FileKind(None, suffix)


def format_of(name: str) -> str | None:
    """The format of a file that is not packed, by its name; None when it is not one we read."""
    return FORMATS.get(_suffix(name))


def check_magic(head: bytes, expected: str | None) -> None:
    """Raise FileRejectedError unless the first bytes are those of a format or a container.

    Text has no mark of its own; it must not have that of something else.
    """
    found = [kind for kind, marks in MAGIC.items() if head.startswith(marks)]
    if found != [kind for kind in MAGIC if kind == expected]:
        raise FileRejectedError("magic_mismatch")


def _needed_format(name: str) -> str:
    file_format = format_of(name)
    if file_format is None:
        raise FileRejectedError("unsupported_format")
    return file_format


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")
