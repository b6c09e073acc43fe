"""Planting texts in the inbox of a home, and reading everything that lies in it afterwards."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.integration.place import Place


def plant(place: Place, path: str, content: str) -> None:
    """Put a file into the inbox."""
    file = place.landing / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content + "\n", encoding="utf-8")


def texts_of(path: Path) -> Iterator[str]:
    """A file's bytes as text and, for a database, every text in its tables: files may be packed."""
    yield path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".db":
        with sqlite3.connect(path) as history:
            for (name,) in history.execute("select name from sqlite_master where type = 'table'"):
                yield from (str(row) for row in history.execute(f'select * from "{name}"'))
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as published:
            tables = published.execute(
                "select schema_name, table_name, comment::varchar from duckdb_tables()"
            ).fetchall()
            for schema, name, comment in tables:
                yield str(comment)
                rows = published.execute(f'select * from "{schema}"."{name}"').fetchall()
                yield from map(str, rows)
