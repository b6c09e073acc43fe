"""The file ledger: for every file and attempt, where each of its records went."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

import duckdb

from orchestration.warehouse.bulk import insert_rows


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


_COLUMNS = ", ".join(f"ledger.{field.name}" for field in fields(LedgerEntry))


def record(
    connection: duckdb.DuckDBPyConnection, attempts: Sequence[LedgerEntry], *, run_id: str
) -> None:
    """Write entries; the table refuses one that does not balance."""
    now = datetime.now(UTC)
    rows = [(*vars(entry).values(), now, run_id) for entry in attempts]
    insert_rows(connection, "ops.file_ledger", rows)


def entries(
    connection: duckdb.DuckDBPyConnection, *, source: str, run_id: str
) -> list[LedgerEntry]:
    """What a run entered for a source, in the order of the paths."""
    rows = connection.execute(
        f"select {_COLUMNS} from ops.file_ledger as ledger"
        " where source = ? and run_id = ? order by path",
        [source, run_id],
    ).fetchall()
    return [LedgerEntry(*row) for row in rows]


def of_file(
    connection: duckdb.DuckDBPyConnection, *, source: str, entity: str, file_id: str
) -> LedgerEntry:
    """The entry of the loading of a file that is there now."""
    row = connection.execute(
        f"""
        select {_COLUMNS} from ops.file_ledger as ledger
        inner join ops.live_files as live
            on ledger.source = live.source and ledger.entity = live.entity
            and ledger.file_id = live.file_id and ledger.run_id = live.loaded_run_id
        where (live.source, live.entity, live.file_id) = (?, ?, ?) and ledger.status = 'loaded'
        """,
        [source, entity, file_id],
    ).fetchone()
    return LedgerEntry(*row)  # type: ignore[misc]


def move(
    connection: duckdb.DuckDBPyConnection,
    *,
    source: str,
    entity: str,
    file_id: str,
    to_raw: int,
    to_duplicates: int = 0,
) -> None:
    """Enter that records of a loaded file went from quarantine to where they count as loaded.

    Negative numbers stand for the way back.
    """
    connection.execute(
        """
        update ops.file_ledger set
            loaded = file_ledger.loaded + $to_raw,
            exact_duplicates = exact_duplicates + $to_duplicates,
            quarantined = quarantined - $to_raw - $to_duplicates
        from ops.live_files as live
        where (live.source, live.entity, live.file_id) = ($source, $entity, $file_id)
            and file_ledger.source = live.source and file_ledger.entity = live.entity
            and file_ledger.file_id = live.file_id and file_ledger.run_id = live.loaded_run_id
            and file_ledger.status = 'loaded'
        """,
        {
            "source": source,
            "entity": entity,
            "file_id": file_id,
            "to_raw": to_raw,
            "to_duplicates": to_duplicates,
        },
    )
