"""What was erased, as keyed hashes: enough to know it again, and to nobody without the key.

They lie beside the warehouse, so that a warehouse made anew from the inbox does not bring anyone
back. Nothing here quotes the key or a value.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from orchestration.landing.sources import ConfigurationError
from orchestration.warehouse.versions import sync

EVERY_SOURCE = "*"
KEY_SIZE = 32
BLOCK_SIZE = 64
"""Of SHA-256, in bytes."""


class Due(StrEnum):
    """What is still to do for what was erased. A process that dies in between leaves it due."""

    SEARCH = "search"
    """Rows that came before their tombstones, or before what tells whose they are."""

    REMOVE_VERSIONS = "remove_versions"
    """Versions of the publication that hold erased rows."""

    REWRITE = "rewrite"
    """The private warehouse, whose free blocks hold erased rows."""


@dataclass(frozen=True)
class Place:
    """Where a value names a row: `columns`, joined by commas, of an entity of a source."""

    source: str
    entity: str
    columns: str

    @property
    def prefix(self) -> str:
        """What stands before the value in the text that is hashed."""
        return f"{self.source}.{self.entity}.{self.columns}="


@dataclass(frozen=True)
class Tombstone:
    """The hash of a value that names an erased row.

    One for every source does not count in the `excepted` ones, where the value names somebody else.
    An exemption is of a value that is somebody else's now, and no tombstone may be set for it.
    """

    place: Place
    digest: str
    excepted: tuple[str, ...] = ()
    is_exemption: bool = False


class TombstoneStore:
    """The tombstones of a home, in a folder for its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._list = folder / "tombstones.jsonl"
        self._key = folder / "key"

    def read(self) -> set[Tombstone]:
        """All of them. A last line that was cut while it was written does not count."""
        if not self._list.is_file():
            return set()
        lines = self._list.read_bytes().split(b"\n")[:-1]
        return {_parse(json.loads(line)) for line in lines}

    def append(self, tombstones: Iterable[Tombstone]) -> None:
        """Write more, in the order given, and have them on the disk before going on."""
        content = "".join(f"{_render(tombstone)}\n" for tombstone in tombstones).encode()
        if not content:
            return
        self.set_due(Due.SEARCH)
        descriptor = os.open(self._list, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            before, line_end, _cut_line = file.read().rpartition(b"\n")
            file.truncate(len(before + line_end))
            file.seek(0, os.SEEK_END)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sync(self._folder)

    def digest(self) -> str:
        """Hash of all of them, whatever their order; empty for none."""
        lines = sorted(_render(tombstone) for tombstone in self.read())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""

    def make_key(self) -> None:
        """Make the key, unless there is one."""
        self._folder.mkdir(exist_ok=True, mode=0o700)
        if self._key.is_file() or self.read():
            return
        unfinished = self._key.with_suffix(".tmp")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._key)
        sync(self._folder)

    def pads(self) -> tuple[bytes, bytes]:
        """What HMAC (RFC 2104) hashes before the text and before the hash of it."""
        block = self._read_key().ljust(BLOCK_SIZE, b"\0")
        return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)

    def hash(self, place: Place, value: str) -> str:
        """The keyed hash of a value."""
        text = f"{place.prefix}{value}".encode()
        return hmac.new(self._read_key(), text, hashlib.sha256).hexdigest()

    def is_due(self, task: Due) -> bool:
        """Tell whether something is left to do."""
        return (self._folder / task).is_file()

    def is_anything_due(self) -> bool:
        """Tell whether an erasure was begun and is not complete."""
        return any(self.is_due(task) for task in Due)

    def set_due(self, task: Due) -> None:
        """Note that something is to be done, before it becomes necessary."""
        (self._folder / task).touch(mode=0o600)
        sync(self._folder)

    def set_done(self, task: Due) -> None:
        """Note that it is done."""
        (self._folder / task).unlink(missing_ok=True)
        sync(self._folder)

    def _read_key(self) -> bytes:
        key = self._key.read_bytes() if self._key.is_file() else b""
        if len(key) != KEY_SIZE:
            raise ConfigurationError(
                f"{self._key}: the key of the tombstones is missing or damaged. Restore it from a"
                " backup: without it nobody who was erased can be told from others."
            )
        return key


def _render(tombstone: Tombstone) -> str:
    place = tombstone.place
    content: dict[str, object] = {**vars(place), "hash": tombstone.digest}
    if tombstone.excepted:
        content["except"] = list(tombstone.excepted)
    if tombstone.is_exemption:
        content["is_exemption"] = True
    return json.dumps(content)


def _parse(content: dict[str, object]) -> Tombstone:
    return Tombstone(
        Place(str(content["source"]), str(content["entity"]), str(content["columns"])),
        str(content["hash"]),
        tuple(content.get("except", ())),  # type: ignore[arg-type]
        bool(content.get("is_exemption")),
    )
