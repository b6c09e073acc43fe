"""Loads the new files of a source: each file in one transaction with its manifest and ledger."""

import logging
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from data_quality.contract import Contract
from data_quality.reasons import ERASED, FILE_REASONS
from orchestration.erasure.guard import Guard
from orchestration.failpoints import reach
from orchestration.landing.discovery import LandedFile, landed_files
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import Source
from orchestration.landing.staging import StagedFile, open_staged, stage
from orchestration.warehouse import landed_paths, ledger, manifest
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.file_warnings import record_warnings, warnings_of
from orchestration.warehouse.home import STAGING, Home
from orchestration.warehouse.intake import Intake, Origin, reasons_of, take_in
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.schema import create_landing_tables
from orchestration.warehouse.settling import settle

logger = logging.getLogger("cx")

SETTLE_SECONDS = 1.0

# When most records break one of these, the file was read the wrong way and none can be believed.
REASONS_OF_A_FILE = {
    "ragged": "too_many_bad_rows",
    "date_format": "date_format",
    "grain": "grain",
}


def load_source(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    *,
    home: Home,
    run_id: str,
    settle_seconds: float = SETTLE_SECONDS,
) -> list[LedgerEntry]:
    """Load what is new in a source's folders; return the ledger entry of every file looked at.

    A file that cannot be trusted is entered as rejected and changes nothing else. Files written
    within the last `settle_seconds` are given that long to be finished.
    """
    for contract in source.contracts.values():
        create_landing_tables(connection, source.name, contract)
    files = list(landed_files(home.landing, source=source.name))
    with transaction(connection):
        landed_paths.mark_absent(
            connection, source=source.name, present={file.relative_path for file in files}
        )
        manifest.withdraw_abandoned(connection, source=source.name, run_id=run_id)
    new = [file for file in files if not landed_paths.is_unchanged(connection, file)]
    _wait_for_writers(new, settle_seconds=settle_seconds)
    guard = Guard(connection, home)
    for file in new:
        entry = _attempt(connection, file, source=source, home=home, run_id=run_id, guard=guard)
        reach("after_commit_before_log")
        if entry is not None:
            _log(entry)
    with transaction(connection):
        manifest.follow_renames(connection, source=source.name)
        for contract in source.contracts.values():
            settle(connection, source.name, contract)
    return ledger.entries(connection, source=source.name, run_id=run_id)


def _wait_for_writers(files: list[LandedFile], *, settle_seconds: float) -> None:
    """Let a moment pass when a file was written just now; one that grows in it is not taken."""
    ages = [time.time() - file.fingerprint.modified_ns / 1e9 for file in files]
    youngest = min((age for age in ages if age >= 0), default=settle_seconds)
    if youngest < settle_seconds:
        time.sleep(settle_seconds - youngest)


def _attempt(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    *,
    source: Source,
    home: Home,
    run_id: str,
    guard: Guard,
) -> LedgerEntry | None:
    """Try to load a file; None when it only looks new and is what was loaded before."""
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=home.warehouse_folder) as folder:
        staged: StagedFile | None = None
        try:
            contract = _contract_of(file, source)
            staged = stage(file, folder=Path(folder))
            reach("after_stage_copy")
            with transaction(connection):
                if landed_paths.is_known_content(connection, file, file_id=staged.file_id):
                    landed_paths.refresh_fingerprint(connection, file)
                    return None
                return _load(connection, file, staged, contract, source, run_id=run_id, guard=guard)
        except FileRejectedError as rejection:
            with transaction(connection):
                return _refuse(connection, file, staged, rejection, run_id=run_id)


def _contract_of(file: LandedFile, source: Source) -> Contract:
    if file.entity not in source.contracts:
        raise FileRejectedError("unknown_entity")
    return source.contracts[file.entity]


def _load(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    staged: StagedFile,
    contract: Contract,
    source: Source,
    *,
    run_id: str,
    guard: Guard,
) -> LedgerEntry:
    place = {"source": file.source, "entity": file.entity}
    replaced = landed_paths.replaced_content(connection, file, file_id=staged.file_id)
    if replaced:
        manifest.withdraw(connection, **place, file_id=replaced, run_id=run_id)
    if manifest.is_loaded(connection, **place, file_id=staged.file_id):
        entry = LedgerEntry(
            staged.file_id, **place, path=file.relative_path,
            status="skipped", reason_code="duplicate_content",
        )  # fmt: skip
    else:
        entry = _read(connection, file, staged, contract, source, run_id=run_id, guard=guard)
    ledger.record(connection, entry, run_id=run_id)
    landed_paths.remember(
        connection, file, file_id=staged.file_id, status=entry.status, reason_code=entry.reason_code
    )
    return entry


def _read(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    staged: StagedFile,
    contract: Contract,
    source: Source,
    *,
    run_id: str,
    guard: Guard,
) -> LedgerEntry:
    tally = Tally()
    origin = Origin(file.source, file.entity, staged.file_id, file.relative_path)

    def read() -> Iterator[pa.Table]:
        vars(tally).update(vars(Tally()))
        with open_staged(staged, tally) as stream:
            yield from READERS[staged.file_format](stream, contract, source, tally)

    intake = take_in(connection, contract, source, origin, read, guard=guard)
    if intake.quarantined:
        _refuse_if_misread(connection, origin, intake)
    if not tally.records_in:
        tally.warn("no_rows")
    manifest.add_file(
        connection, file, contract, file_id=staged.file_id, run_id=run_id,
        record_format="csv" if staged.file_format == "csv" else "json", header=tally.header,
    )  # fmt: skip
    reach("after_manifest")
    warnings = tally.warnings + warnings_of(connection, contract, source, origin)
    record_warnings(connection, origin, warnings, run_id=run_id)
    return LedgerEntry(
        staged.file_id,
        file.source,
        file.entity,
        file.relative_path,
        status="loaded",
        reason_code=None if tally.records_in else "no_rows",
        records_in=tally.records_in,
        loaded=intake.loaded,
        quarantined=intake.quarantined,
        blank=tally.blank,
        repeated_header=tally.repeated_header,
    )


def _refuse_if_misread(
    connection: duckdb.DuckDBPyConnection, origin: Origin, intake: Intake
) -> None:
    reasons = reasons_of(connection, origin)
    judged = intake.loaded + intake.quarantined - reasons[ERASED]
    for row_reason, file_reason in REASONS_OF_A_FILE.items():
        count = reasons[row_reason]
        if 2 * count > judged:
            raise FileRejectedError(file_reason, f"{count} of {judged} records: {row_reason}.")


def _refuse(
    connection: duckdb.DuckDBPyConnection,
    file: LandedFile,
    staged: StagedFile | None,
    rejection: FileRejectedError,
    *,
    run_id: str,
) -> LedgerEntry:
    """Enter a file that is not loaded; one that is still being written leaves no other trace."""
    logger.warning("%s: not loaded, %s", file.relative_path, rejection)
    is_unfinished = rejection.reason_code == "in_flight"
    entry = LedgerEntry(
        staged.file_id if staged else None, file.source, file.entity, file.relative_path,
        "skipped" if is_unfinished else "rejected", rejection.reason_code,
    )  # fmt: skip
    ledger.record(connection, entry, run_id=run_id)
    if not is_unfinished:
        landed_paths.remember(
            connection, file, file_id=None, status="rejected",
            reason_code=rejection.reason_code, detail=str(rejection),
        )  # fmt: skip
    return entry


def _log(entry: LedgerEntry) -> None:
    if entry.status == "loaded":
        logger.info(
            "%s: %s records, %s loaded, %s quarantined",
            entry.path,
            entry.records_in,
            entry.loaded,
            entry.quarantined,
        )
    elif entry.reason_code == "duplicate_content":
        logger.warning("%s: skipped, %s", entry.path, FILE_REASONS[entry.reason_code])
