"""Reads the publication over and over while nights run and die, as a BI tool would."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

PAUSE_SECONDS = 0.5


@dataclass
class Seen:
    """What a reader saw. `torn` counts readings that mixed versions, `unreadable` failed ones."""

    readings: int = 0
    torn: int = 0
    unreadable: int = 0


@contextlib.contextmanager
def reading(published: Path, *, rows: Mapping[str, Mapping[str, int]]) -> Iterator[Seen]:
    """Read until the block ends; `rows` are the numbers of rows by version and table.

    That nothing is published is right before anything was, and never afterwards.
    """
    seen, over = Seen(), threading.Event()
    thread = threading.Thread(target=_read, args=(published, rows, seen, over))
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _read(
    published: Path, rows: Mapping[str, Mapping[str, int]], seen: Seen, over: threading.Event
) -> None:
    current = published / "current"
    was_published = current.is_symlink()
    while not over.wait(PAUSE_SECONDS):
        if not was_published and not current.is_symlink():
            continue
        was_published = True
        seen.readings += 1
        try:
            version, found = count_rows(current / "cx.duckdb")
        except duckdb.Error:
            seen.unreadable += 1
            continue
        seen.torn += rows.get(version) != found


def count_rows(path: Path) -> tuple[str, dict[str, int]]:
    """The version that the file says it is, and how many rows each of its tables has.

    Read in one transaction. Where tables name several versions, these are joined.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.begin()
        tables = connection.execute("select table_name, version from ops.publication").fetchall()
        found = {
            name: int(connection.execute(f"select count(*) from {name}").fetchone()[0])
            for name, _ in tables
        }
    return "+".join(sorted({version for _, version in tables})), found
