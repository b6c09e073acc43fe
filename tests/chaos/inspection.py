"""Reads what a night left: the publication, the rows of the warehouse, and what should be gone."""

import fcntl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.warehouse.home import Home

Row = tuple[str, str, int]
"""Table, file id and record number."""


@dataclass(frozen=True)
class Publication:
    """A published version: a digest of the rows of each of its tables."""

    version: str
    tables: Mapping[str, str]


@dataclass(frozen=True)
class WarehouseRows:
    """How often each record of each file is in the private warehouse, and what the ledger says.

    `unbalanced` is the sum of the differences between the two.
    """

    rows: Counter[Row] = field(default_factory=Counter)
    unbalanced: int = 0


def read_publication(home: Home) -> Publication | None:
    """What is published; None before the first time. Raises duckdb.Error if it cannot be read."""
    if not home.current.is_symlink():
        return None
    path = home.current.resolve(strict=True) / "cx.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        return Publication(path.parent.name, _digests(connection))


def _digests(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    names = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() order by all"
    ).fetchall()
    return {name: _digest(connection, name) for (name,) in names}


def _digest(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    row = connection.execute(
        f"""
        select count(*) || ':' || coalesce(md5(string_agg(line, chr(10) order by line)), '')
        from (select every_column::varchar as line from {name} as every_column)
        """
    ).fetchone()
    return str(row[0])  # type: ignore[index]


def read_warehouse(home: Home) -> WarehouseRows:
    """The rows of raw, disputed and quarantine, held against the ledger of the files that count."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        tables = connection.execute(
            """
            select schema_name, table_name from duckdb_tables()
            where schema_name in ('raw', 'disputed', 'quarantine') order by all
            """
        ).fetchall()
        rows: Counter[Row] = Counter()
        for schema, name in tables:
            columns = (
                "file_id, record_number" if schema == "quarantine" else "_file_id, _record_number"
            )
            for file_id, record, count in connection.execute(
                f'select {columns}, count(*) from {schema}."{name}" group by all'
            ).fetchall():
                rows[f"{schema}.{name}", file_id, record] += count
        return WarehouseRows(rows, _unbalanced(connection, rows))


def _unbalanced(connection: duckdb.DuckDBPyConnection, rows: Counter[Row]) -> int:
    found: Counter[tuple[str, str]] = Counter()
    for (table, file_id, _), count in rows.items():
        found[table, file_id] += count
    entered: Counter[tuple[str, str]] = Counter()
    for place, file_id, loaded, quarantined in connection.execute(
        """
        select live.source || '__' || live.entity, live.file_id, loaded, quarantined
        from ops.live_files as live
        inner join ops.file_ledger as ledger
            on (ledger.source, ledger.entity, ledger.file_id, ledger.run_id)
                = (live.source, live.entity, live.file_id, live.loaded_run_id)
            and ledger.status = 'loaded'
        """
    ).fetchall():
        entered[f"raw.{place}", file_id] += loaded
        entered[f"quarantine.{place}", file_id] += quarantined
    keys = {key for key in (*found, *entered) if not key[0].startswith("disputed.")}
    return sum(abs(found[key] - entered[key]) for key in keys)


def leftovers(home: Home, *, temporary: Path) -> list[str]:
    """What an interrupted run must not leave behind for good, as paths."""
    found = [
        *home.published.glob(".tmp*"),
        *home.warehouse_folder.glob("stage-*"),
        *home.warehouse_folder.glob("*.wal"),
        *home.warehouse_folder.glob("spill/*"),
        *home.warehouse_folder.glob("damaged-*"),
        # dbt leaves compiled Python models, which hold no data, in every night.
        *(path for path in temporary.iterdir() if path.name != "__pycache__"),
    ]
    if home.lock.exists() and not _is_free(home.lock):
        found.append(home.lock)
    return sorted(map(str, found))


def _is_free(lock: Path) -> bool:
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
