"""Connections to the private warehouse, with settings that do not depend on the machine."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

SETTINGS = {
    "memory_limit": "4GB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}


@contextlib.contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file; what is written is readable by its owner alone."""
    previous = os.umask(0o077)
    try:
        connection = duckdb.connect(
            str(path),
            read_only=read_only,
            config={**SETTINGS, "temp_directory": str(path.parent / "spill")},
        )
    finally:
        os.umask(previous)
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit the block as a whole, or nothing of it."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
