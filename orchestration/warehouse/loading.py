"""Loads the new files of a source: each file in one transaction with its manifest and ledger."""

import logging
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data_quality.contract import Contract
from data_quality.conversion import quote_identifier
from data_quality.quarantine import judge_rows
from data_quality.reasons import FILE_REASONS
from orchestration.landing.discovery import LandedFile, landed_files
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally, batch_schema
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import Source
from orchestration.landing.staging import StagedFile, open_staged, stage
from orchestration.warehouse import ledger, manifest
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.home import STAGING, Home
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.schema import create_landing_tables, table_name

logger = logging.getLogger("cx")


def load_source(
    connection: duckdb.DuckDBPyConnection, source: Source, *, home: Home, run_id: str
) -> Iterator[LedgerEntry]:
    """Load what is new in a source's folders; yield the ledger entry of every file looked at.

    A file that cannot be trusted is entered as rejected and changes nothing else.
    """
    for contract in source.contracts.values():
        create_landing_tables(connection, source.name, contract)
    files = list(landed_files(home.landing, source=source.name))
    with transaction(connection):
        manifest.forget_absent(
            connection, source=source.name, present={file.relative_path for file in files}
        )
    for file in files:
        if manifest.is_unchanged(connection, file):
            continue
        entry = _attempt(connection, file, source=source, home=home, run_id=run_id)
        if entry is not None:
            _log(entry)
            yield entry


def _attempt(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    *,
    source: Source,
    home: Home,
    run_id: str,
) -> LedgerEntry | None:
    """Try to load a file; None when it only looks new and is what was loaded before."""
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=home.warehouse_folder) as folder:
        staged: StagedFile | None = None
        try:
            contract = _contract_of(file, source)
            staged = stage(file, folder=Path(folder))
            with transaction(connection):
                if manifest.is_known_content(connection, file, file_id=staged.file_id):
                    manifest.refresh_fingerprint(connection, file)
                    return None
                return _load(connection, file, staged, contract, run_id=run_id)
        except FileRejectedError as rejection:
            with transaction(connection):
                return _reject(connection, file, staged, rejection, run_id=run_id)


def _contract_of(file: LandedFile, source: Source) -> Contract:
    if file.entity not in source.contracts:
        raise FileRejectedError("unknown_entity")
    return source.contracts[file.entity]


def _load(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    staged: StagedFile,
    contract: Contract,
    *,
    run_id: str,
) -> LedgerEntry:
    manifest.withdraw_replaced(connection, file, file_id=staged.file_id)
    place = {"source": file.source, "entity": file.entity, "path": file.relative_path}
    identity = {"source": file.source, "entity": file.entity, "file_id": staged.file_id}
    if manifest.is_loaded(connection, **identity):
        entry = LedgerEntry(
            staged.file_id, **place, status="skipped", reason_code="duplicate_content"
        )
    else:
        tally = _land(connection, staged, contract)
        sequence = manifest.add_file(connection, file, file_id=staged.file_id, run_id=run_id)
        counts = _part(connection, contract, file, staged.file_id, sequence)
        _record_drift(connection, file, staged.file_id, tally)
        entry = LedgerEntry(
            staged.file_id,
            **place,
            status="loaded",
            reason_code=None if tally.records_in else "no_rows",
            records_in=tally.records_in,
            blank=tally.blank,
            repeated_header=tally.repeated_header,
            **counts,
        )
    ledger.record(connection, entry, run_id=run_id)
    manifest.remember_path(
        connection, file, file_id=staged.file_id, status=entry.status, reason_code=entry.reason_code
    )
    return entry


def _reject(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    staged: StagedFile | None,
    rejection: FileRejectedError,
    *,
    run_id: str,
) -> LedgerEntry:
    logger.warning("%s: rejected, %s", file.relative_path, rejection)
    file_id = staged.file_id if staged else None
    entry = LedgerEntry(
        file_id, file.source, file.entity, file.relative_path, "rejected", rejection.reason_code
    )
    ledger.record(connection, entry, run_id=run_id)
    manifest.remember_path(
        connection, file, file_id=None, status="rejected",
        reason_code=rejection.reason_code, detail=str(rejection),
    )  # fmt: skip
    return entry


def _land(connection: duckdb.DuckDBPyConnection, staged: StagedFile, contract: Contract) -> Tally:
    """Bring the records into the table `landed`, all text. The file is read to its very end."""
    connection.register("batch", batch_schema(contract).empty_table())
    connection.execute("create or replace temp table landed as select * from batch")
    tally = Tally()
    with open_staged(staged) as stream:
        for batch in READERS[staged.file_format](stream, contract, tally):
            connection.register("batch", batch)
            connection.execute("insert into landed select * from batch")
            connection.unregister("batch")
    return tally


def _part(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    file: LandedFile,
    file_id: str,
    sequence: int,
) -> dict[str, int]:
    """Move each landed record to raw or to quarantine; return how many went where."""
    connection.execute(
        f"create or replace temp table judged as {judge_rows(contract, landed='landed')}"
    )
    columns = ", ".join(quote_identifier(column.name) for column in contract.columns)
    table = table_name(file.source, file.entity)
    now = datetime.now(UTC)
    loaded = connection.execute(
        f"""
        insert into raw.{table}
        select {columns}, ?, ?, ?, _record_number, ?, _raw_record from judged
        where _reasons is null and not _is_exact_duplicate order by _record_number
        """,
        [file.source, file_id, sequence, now],
    ).fetchone()
    quarantined = connection.execute(
        f"""
        insert into quarantine.{table}
        select ?, _record_number, _line_number, _reasons, _raw_record, ? from judged
        where _reasons is not null order by _record_number
        """,
        [file_id, now],
    ).fetchone()
    duplicates = connection.execute(
        "select count(*) from judged where _is_exact_duplicate and _reasons is null"
    ).fetchone()
    connection.execute("drop table judged; drop table landed")
    return {
        "loaded": loaded[0],  # type: ignore[index]
        "quarantined": quarantined[0],  # type: ignore[index]
        "exact_duplicates": duplicates[0],  # type: ignore[index]
    }


def _record_drift(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, file_id: str, tally: Tally
) -> None:
    changes = [(name, "added") for name in sorted(tally.added_columns)]
    changes += [(name, "absent") for name in sorted(tally.absent_columns)]
    for name, change in changes:
        connection.execute(
            "insert into ops.column_drift values (?, ?, ?, ?, ?)",
            [file_id, file.source, file.entity, name, change],
        )
        logger.warning("%s: column %s is %s; see the contract.", file.relative_path, name, change)


def _log(entry: LedgerEntry) -> None:
    if entry.status == "loaded":
        logger.info(
            "%s: %s records, %s loaded, %s quarantined",
            entry.path,
            entry.records_in,
            entry.loaded,
            entry.quarantined,
        )
    elif entry.status == "skipped":
        logger.warning("%s: skipped, %s", entry.path, FILE_REASONS[entry.reason_code or ""])
