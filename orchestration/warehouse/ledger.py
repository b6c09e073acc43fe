"""The file ledger: for every file and attempt, where each of its records went."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb


@dataclass(frozen=True)
class LedgerEntry:
    """One attempt at one file. Every record of a loaded file is in exactly one of the counts."""

    file_id: str | None
    source: str
    entity: str
    path: str
    status: str
    reason_code: str | None = None
    records_in: int = 0
    loaded: int = 0
    quarantined: int = 0
    exact_duplicates: int = 0
    blank: int = 0
    repeated_header: int = 0


def record(connection: duckdb.DuckDBPyConnection, entry: LedgerEntry, *, run_id: str) -> None:
    """Write an entry; the table refuses one that does not balance."""
    connection.execute(
        """
        insert into ops.file_ledger by name
        select $file_id as file_id, $source as source, $entity as entity, $path as path,
            $status as status, $reason_code as reason_code, $records_in as records_in,
            $loaded as loaded, $quarantined as quarantined,
            $exact_duplicates as exact_duplicates, $blank as blank,
            $repeated_header as repeated_header, $recorded_at as recorded_at, $run_id as run_id
        """,
        {**vars(entry), "recorded_at": datetime.now(UTC), "run_id": run_id},
    )
