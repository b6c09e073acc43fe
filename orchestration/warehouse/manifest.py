"""Which bytes were loaded, in what order, accepted by which gate, and withdrawn when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from data_quality.expressions import quote_text
from orchestration.landing.discovery import LandedFile
from orchestration.warehouse import landed_paths
from orchestration.warehouse.bulk import insert_rows
from orchestration.warehouse.schema import table_name


@dataclass(frozen=True)
class ManifestEntry:
    """A file that is being loaded. `header` is what its records need beside themselves to be read
    once more.
    """

    file: LandedFile
    file_id: str
    contract_version: str
    record_format: str
    header: str | None


def loaded_among(
    connection: duckdb.DuckDBPyConnection, *, source: str, file_ids: Collection[str]
) -> set[tuple[str, str]]:
    """Entity and id of those bytes whose rows are there, under whatever name they came."""
    rows = connection.execute(
        "select entity, file_id from ops.live_files where source = $1 and file_id in (from "
        "(select unnest($2)))",
        [source, list(file_ids)],
    ).fetchall()
    return set(rows)


def add_files(
    connection: duckdb.DuckDBPyConnection, entries: Sequence[ManifestEntry], *, run_id: str
) -> None:
    """Enter files that are being loaded, as the last in the order of arrival."""
    row = connection.execute(
        "select coalesce(max(file_sequence), 0) + 1 from ops.file_manifest"
    ).fetchone()
    rows = [
        (
            item.file.source, item.file.entity, item.file_id, item.file.relative_path, number,
            item.contract_version, item.record_format, item.header, run_id, None, False, None,
        )
        for number, item in enumerate(entries, start=row[0])  # type: ignore[index]
    ]  # fmt: skip
    insert_rows(connection, "ops.file_manifest", rows)


def withdraw(
    connection: duckdb.DuckDBPyConnection, *, source: str, entity: str, file_id: str, run_id: str
) -> None:
    """Take back every row that a file brought; that it was there stays in the manifest."""
    table = table_name(source, entity)
    connection.execute(f"delete from raw.{table} where _file_id = ?", [file_id])
    connection.execute(f"delete from disputed.{table} where _file_id = ?", [file_id])
    connection.execute(f"delete from quarantine.{table} where file_id = ?", [file_id])
    connection.execute(
        """
        update ops.file_manifest set withdrawn_run_id = ?
        where (source, entity, file_id) = (?, ?, ?) and withdrawn_run_id is null
        """,
        [run_id, source, entity, file_id],
    )


def withdraw_abandoned(connection: duckdb.DuckDBPyConnection, *, source: str, run_id: str) -> None:
    """Withdraw files that were taken away before any gate had accepted them."""
    abandoned = connection.execute(
        f"""
        select entity, file_id from ops.live_files as pending
        where source = ? and accepted_run_id is null and not exists (
            {landed_paths.holders("pending.file_id", "pending.source", "pending.entity")}
        )
        """,
        [source],
    ).fetchall()
    for entity, file_id in abandoned:
        withdraw(connection, source=source, entity=entity, file_id=file_id, run_id=run_id)


def follow_renames(connection: duckdb.DuckDBPyConnection, *, source: str) -> None:
    """Give every file the last, in order of names, of the paths that hold it now.

    Among rows of one key without a cursor the last path wins, so it must not depend on which of
    several copies came first.
    """
    moved = connection.execute(
        """
        select live.entity, live.file_id, max(holder.path)
        from ops.live_files as live
        inner join ops.landed_paths as holder using (source, entity, file_id)
        where live.source = ? and holder.is_present
        group by live.entity, live.file_id, live.path
        having max(holder.path) <> live.path
        """,
        [source],
    ).fetchall()
    for entity, file_id, path in moved:
        table = table_name(source, entity)
        for schema in ("raw", "disputed"):
            connection.execute(
                f"update {schema}.{table} set _path = ? where _file_id = ?", [path, file_id]
            )
        connection.execute(
            """
            update ops.file_manifest set path = ?
            where (source, entity, file_id) = (?, ?, ?) and withdrawn_run_id is null
            """,
            [path, source, entity, file_id],
        )


def reopen(
    connection: duckdb.DuckDBPyConnection, *, source: str, entity: str, file_id: str
) -> None:
    """Send a file through the gate once more, as it has rows that no gate has seen."""
    connection.execute(
        """
        update ops.file_manifest set reopened = true
        where (source, entity, file_id) = (?, ?, ?) and withdrawn_run_id is null
        """,
        [source, entity, file_id],
    )


def accept_pending(connection: duckdb.DuckDBPyConnection, *, source: str, run_id: str) -> None:
    """Mark a source's files as having passed the gate."""
    connection.execute(
        """
        update ops.file_manifest set accepted_run_id = ?, reopened = false
        where source = ? and withdrawn_run_id is null and (accepted_run_id is null or reopened)
        """,
        [run_id, source],
    )


def files_behind(
    connection: duckdb.DuckDBPyConnection, *, held: Collection[str]
) -> list[tuple[str, str, str, str, int]]:
    """Source, entity, path, id and rows, in this order, of each file a publication rests on.

    Those of a held source count only as far as an earlier gate accepted them.
    """
    rows = connection.execute(
        """
        select live.source, live.entity, live.path, live.file_id, ledger.loaded, live.is_pending
        from ops.live_files as live
        inner join ops.file_ledger as ledger
            on (ledger.source, ledger.entity, ledger.file_id, ledger.run_id)
                = (live.source, live.entity, live.file_id, live.loaded_run_id)
            and ledger.status = 'loaded'
        order by all
        """
    ).fetchall()
    return [row[:5] for row in rows if not (row[5] and row[0] in held)]


def unlisted_pending_sources(
    connection: duckdb.DuckDBPyConnection, listed: Collection[str]
) -> list[str]:
    """Sources that are configured no more and have files which no gate has accepted."""
    rows = connection.execute(
        "select distinct source from ops.live_files where is_pending order by all"
    ).fetchall()
    return [name for (name,) in rows if name not in listed]


def pending_files(source: str, entity: str) -> str:
    """SQL of the file ids that no gate has accepted yet."""
    return (
        "select file_id from ops.live_files where is_pending"
        f" and source = {quote_text(source)} and entity = {quote_text(entity)}"
    )
