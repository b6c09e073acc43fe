"""Connections to the private warehouse, with settings that do not depend on the machine."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.warehouse.redaction import without_values

SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}


MEMORY_LIMIT = "4GB"
MEMORY_LIMIT_OF_EXTRACT = "600MB"
"""Enough for a file of any size, as records stream through; the rest is the process itself."""


@contextlib.contextmanager
def connect(
    path: Path, *, read_only: bool = False, memory_limit: str = MEMORY_LIMIT
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file; what is written is readable by its owner alone.

    Beyond `memory_limit` the database spills to disk, beside the file. A database error that
    leaves the block quotes no value of a row.
    """
    previous = os.umask(0o077)
    try:
        connection = duckdb.connect(
            str(path),
            read_only=read_only,
            config={
                **SETTINGS,
                "memory_limit": memory_limit,
                "temp_directory": str(path.parent / "spill"),
            },
        )
    finally:
        os.umask(previous)
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        yield connection
    except duckdb.Error as error:
        raise type(error)(without_values(str(error))) from None
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
