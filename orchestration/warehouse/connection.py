"""Connections to the private warehouse, with settings that do not depend on the machine."""

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from data_quality.expressions import quote_identifier, quote_text
from orchestration.failpoints import reach
from orchestration.warehouse.redaction import without_values

SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    # Each time the log is folded into the file, groups of rows that are not full are compressed
    # once more. Whoever closes the database folds it as well.
    "wal_autocheckpoint": "256MB",
}

MEMORY_LIMIT = "2.5GB"
LITTLE_MEMORY = 2_000_000_000
SIZE = re.compile(r"([\d.]+)\s*([kmgt]?)i?b", re.IGNORECASE)
STREAMING = {"memory_limit": "600MB", "threads": "1"}
"""Settings for taking in a stream of records: enough for a file of any size.

A second thread spends its time asking the stream for more, and leaves groups of rows half full,
which are compressed once more.
"""


def space_for(warehouse: Path) -> dict[str, str]:
    """How much memory a database may take, and where it spills to beyond that.

    The environment sets the limit with CX_MEMORY_LIMIT, as 1GB, for small machines and large ones.
    """
    return {
        "memory_limit": os.environ.get("CX_MEMORY_LIMIT", MEMORY_LIMIT),
        "temp_directory": str(warehouse.parent / "spill"),
    }


def models_at_once(memory_limit: str) -> int:
    """How many models may be built at the same time: one where two would not leave each other room.

    What a model groups and tells apart cannot all be spilled.
    """
    size = SIZE.fullmatch(memory_limit.strip())
    if size is None:
        return 1
    number, unit = size.groups()
    return 1 if float(number) * 1000 ** " kmgt".index(unit.lower() or " ") < LITTLE_MEMORY else 2


@contextlib.contextmanager
def connect(
    path: Path,
    *,
    read_only: bool = False,
    settings: Mapping[str, str] | None = None,
    attached: Mapping[str, Path] | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file, and others by alias to read from; no statement can reach a further file.

    What is written is readable by its owner alone. Beyond the memory of `space_for`, or that of
    `settings`, the database spills to disk. A database error that leaves the block quotes no value
    of a row.
    """
    previous = os.umask(0o077)
    try:
        connection = duckdb.connect(
            str(path),
            read_only=read_only,
            config={**SETTINGS, **space_for(path), **(settings or {})},
        )
    finally:
        os.umask(previous)
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        for alias, other in (attached or {}).items():
            name = quote_identifier(alias)
            connection.execute(f"attach {quote_text(str(other))} as {name} (read_only)")
        lock_down(connection)
        yield connection
    except duckdb.Error as error:
        raise type(error)(without_values(str(error))) from None
    finally:
        connection.close()


def lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    """Let no statement from here on open another file or change a setting."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit the block as a whole, or nothing of it."""
    connection.begin()
    try:
        reach("after_begin")
        yield
        reach("before_commit")
    except BaseException:
        # After some faults of the machine there is nothing left to roll back.
        with contextlib.suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()
