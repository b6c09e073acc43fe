"""Publishes tables for BI: a new version folder, written whole, then one swap of `current`."""

import contextlib
import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb

from data_quality.expressions import quote_identifier, quote_text
from orchestration.erasure.guard import Guard
from orchestration.failpoints import reach
from orchestration.stages import stage
from orchestration.warehouse.connection import (
    SETTINGS,
    connect,
    lock_down,
    space_for,
    transaction,
)
from orchestration.warehouse.dbt_graph import PublishedTable
from orchestration.warehouse.home import Home
from orchestration.warehouse.versions import (
    FILE_MODE,
    FILE_NAME,
    FOLDER_MODE,
    UNFINISHED,
    point_to,
    sync,
)

logger = logging.getLogger("cx")

STORAGE_VERSION = "v1.0.0"


@dataclass(frozen=True)
class PublishedAs:
    """How one table stands in a publication."""

    table_name: str
    version: str
    as_of_date: date
    status: str
    reason: str | None


def current_publication(home: Home) -> dict[str, PublishedAs]:
    """What is published now, by table name; empty before the first publication."""
    path = home.current / FILE_NAME
    if not path.is_file():
        return {}
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as connection:
        rows = connection.execute(
            "select table_name, version, as_of_date, status, reason from ops.publication"
        ).fetchall()
    return {row[0]: PublishedAs(*row) for row in rows}


def publish(
    home: Home,
    tables: Sequence[PublishedTable],
    *,
    as_of_date: date,
    held: Mapping[str, str],
    inputs_digest: str,
    accompany: Callable[[Path], None] | None = None,
) -> str:
    """Publish a version and return its name.

    `held` gives, by qualified table name, why a table was not refreshed; it is carried over from
    the current publication, or left out when there is none yet. The name follows from what is in
    it, so that the same inputs and as-of date give the same version and nothing is written twice.
    `accompany` puts beside the tables, in the folder of the version, what is made of them.
    """
    previous = current_publication(home)
    carried = {
        name: PublishedAs(
            name, previous[name].version, previous[name].as_of_date, "carried_over", reason
        )
        for name, reason in held.items()
        if name in previous
    }
    refreshed = [table.qualified_name for table in tables if table.qualified_name not in held]
    version = _version_name(as_of_date, inputs_digest, refreshed, carried)
    contents = [
        *carried.values(),
        *(PublishedAs(name, version, as_of_date, "refreshed", None) for name in refreshed),
    ]
    target = home.published / version
    if not (target / FILE_NAME).is_file():
        with _unfinished_folder(home, version) as folder:
            _write(
                home,
                folder / FILE_NAME,
                sorted(contents, key=lambda item: item.table_name),
                {table.qualified_name: table for table in tables},
            )
            if accompany:
                accompany(folder)
            folder.chmod(FOLDER_MODE)
            folder.rename(target)
        sync(home.published)
    reach("after_rename_before_symlink")
    point_to(home, version)
    reach("after_symlink_before_record")
    logger.info("published version %s", version, extra=stage("publish"))
    return version


def whole_version(tables: Sequence[PublishedTable], as_of_date: date, inputs_digest: str) -> str:
    """Name of the version in which every table is refreshed."""
    refreshed = [table.qualified_name for table in tables]
    return _version_name(as_of_date, inputs_digest, refreshed, {})


def restore(home: Home, tables: Sequence[str]) -> None:
    """Bring tables of the private warehouse back to what is published.

    A night that failed may have left worse ones there, and cx_metrics is made from them.
    """
    if not tables:
        return
    published = (home.current / FILE_NAME).resolve()
    with connect(home.warehouse, attached={"published": published}) as connection:
        guard = Guard(connection, home)
        for table in tables:
            schema, name = map(quote_identifier, table.split("."))
            rows = guard.spared_rows(f"published.{schema}.{name}")
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create or replace table {schema}.{name} as from {rows}")


def _version_name(
    as_of_date: date,
    inputs_digest: str,
    refreshed: Sequence[str],
    carried: Mapping[str, PublishedAs],
) -> str:
    content = json.dumps(
        [inputs_digest, refreshed, [asdict(carried[name]) for name in sorted(carried)]], default=str
    )
    return f"{as_of_date}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


@contextlib.contextmanager
def _unfinished_folder(home: Home, version: str) -> Iterator[Path]:
    folder = home.published / f"{UNFINISHED}{version}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(
    home: Home,
    path: Path,
    contents: Sequence[PublishedAs],
    tables: Mapping[str, PublishedTable],
) -> None:
    """Copy the tables into a file of their own, and prove that it can be read."""
    config = {**SETTINGS, **space_for(home.warehouse)}
    with contextlib.closing(duckdb.connect(config=config)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(
            f"attach {quote_text(str(path))} as target (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute(f"attach {quote_text(str(home.warehouse))} as refreshed (read_only)")
        if any(item.status == "carried_over" for item in contents):
            previous = (home.current / FILE_NAME).resolve()
            connection.execute(f"attach {quote_text(str(previous))} as carried_over (read_only)")
        lock_down(connection)
        guard = Guard(connection, home)
        # As one transaction, or each of some thousand comments would be flushed by itself.
        with transaction(connection):
            for schema in ("marts", "metrics", "ops"):
                connection.execute(f"create schema target.{schema}")
            for item in contents:
                _copy_table(connection, tables[item.table_name], origin=item.status, guard=guard)
                reach("mid_publish")
            _write_contents(connection, contents)
        reach("before_checkpoint")
        connection.execute("checkpoint target")
        connection.execute("detach target")
        reach("after_checkpoint")
    if path.with_name(f"{path.name}.wal").exists():
        raise RuntimeError(f"{path}: the write-ahead log was not folded in.")
    path.chmod(FILE_MODE)
    sync(path)
    sync(path.parent)
    _prove_readable(path, contents)


def _copy_table(
    connection: duckdb.DuckDBPyConnection,
    described: PublishedTable,
    *,
    origin: str,
    guard: Guard,
) -> None:
    """Copy a table in a fixed order from the attached database `origin`, and comment on it.

    One that is carried over keeps the columns it had, whatever the model says by now, and of its
    rows those in which nobody is mentioned who was erased since.
    """
    name = f"{quote_identifier(described.schema)}.{quote_identifier(described.name)}"
    rows = f"{origin}.{name}"
    if origin == "carried_over":
        rows = guard.spared_rows(rows)
    connection.execute(f"create table target.{name} as select * from {rows} order by all")
    columns = connection.execute(f"select * from target.{name} limit 0").description
    for column in (column[0] for column in columns):
        description = described.column_descriptions.get(column, "")
        place = f"target.{name}.{quote_identifier(column)}"
        connection.execute(f"comment on column {place} is {quote_text(description)}")
    connection.execute(f"comment on table target.{name} is {quote_text(described.description)}")


def _write_contents(connection: duckdb.DuckDBPyConnection, contents: Sequence[PublishedAs]) -> None:
    connection.execute("""
        create table target.ops.publication (
            table_name varchar, version varchar, as_of_date date, status varchar, reason varchar
        )
    """)
    connection.executemany(
        "insert into target.ops.publication values (?, ?, ?, ?, ?)",
        [tuple(asdict(item).values()) for item in contents],
    )


def _prove_readable(path: Path, contents: Sequence[PublishedAs]) -> None:
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as connection:
        found = {
            f"{schema}.{name}"
            for schema, name in connection.execute(
                "select schema_name, table_name from duckdb_tables()"
            ).fetchall()
        }
    missing = {item.table_name for item in contents} - found
    if missing:
        raise RuntimeError(f"{path}: tables are missing: {', '.join(sorted(missing))}.")
