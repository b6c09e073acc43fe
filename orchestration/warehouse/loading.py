"""Loads the new files of a source: each file in one transaction with its manifest and ledger."""

import logging
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from data_quality.reasons import FILE_REASONS
from orchestration.erasure.guard import Guard
from orchestration.failpoints import reach
from orchestration.landing.discovery import LandedFile, landed_files
from orchestration.landing.parts import Part, parts_of
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.landing.staging import StagedFile, open_staged, stage
from orchestration.warehouse import landed_paths, ledger, manifest
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.file_warnings import record_warnings, warnings_of
from orchestration.warehouse.home import STAGING, Home
from orchestration.warehouse.intake import Origin, take_in
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.misreading import refuse_if_misread
from orchestration.warehouse.schema import create_landing_tables
from orchestration.warehouse.settling import settle

logger = logging.getLogger("cx")

SETTLE_SECONDS = 1.0


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
    files = list(
        landed_files(
            home.landing, source=source.name, are_folders_nested=source.vendor != CANONICAL_VENDOR
        )
    )
    with transaction(connection):
        landed_paths.mark_absent(
            connection, source=source.name, present={file.inbox_path for file in files}
        )
        manifest.withdraw_abandoned(connection, source=source.name, run_id=run_id)
    new = [file for file in files if not landed_paths.is_unchanged(connection, file)]
    _wait_for_writers(new, settle_seconds=settle_seconds)
    guard = Guard(connection, home)
    for file in new:
        entries = _attempt(connection, file, source=source, home=home, run_id=run_id, guard=guard)
        reach("after_commit_before_log")
        for entry in entries:
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
) -> list[LedgerEntry]:
    """Try to load a file: one entry for each part that is not what was loaded before.

    All parts come in one transaction: a file is there as a whole or not at all.
    """
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=home.warehouse_folder) as folder:
        staged: StagedFile | None = None
        try:
            may_be_archive = source.vendor != CANONICAL_VENDOR
            staged = stage(file, folder=Path(folder), may_be_archive=may_be_archive)
            reach("after_stage_copy")
            parts = parts_of(file, staged, source)
            with transaction(connection):
                _withdraw_lost_parts(connection, file, parts, run_id=run_id)
                return [
                    _load(connection, part, source, run_id=run_id, guard=guard)
                    for part in parts
                    if not _is_known(connection, part)
                ]
        except FileRejectedError as rejection:
            with transaction(connection):
                return [_refuse(connection, file, staged, rejection, run_id=run_id)]


def _withdraw_lost_parts(
    connection: duckdb.DuckDBPyConnection, file: LandedFile, parts: Sequence[Part], *, run_id: str
) -> None:
    """Take back what a file brought and has no more; what only moved within it stays."""
    present = {(part.file.entity, part.staged.file_id) for part in parts}
    kept = [part.file for part in parts]
    for entity, file_id in landed_paths.lost_parts(connection, file, kept=kept):
        if (entity, file_id) not in present:
            manifest.withdraw(
                connection, source=file.source, entity=entity, file_id=file_id, run_id=run_id
            )


def _is_known(connection: duckdb.DuckDBPyConnection, part: Part) -> bool:
    """Tell whether a part only looks new; from now on it looks as it does now."""
    if not landed_paths.is_known_content(connection, part.file, file_id=part.staged.file_id):
        return False
    landed_paths.refresh_fingerprint(connection, part.file)
    return True


def _load(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    source: Source,
    *,
    run_id: str,
    guard: Guard,
) -> LedgerEntry:
    file, staged = part.file, part.staged
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
        entry = _read(connection, part, source, run_id=run_id, guard=guard)
    ledger.record(connection, entry, run_id=run_id)
    landed_paths.remember(
        connection, file, file_id=staged.file_id, status=entry.status, reason_code=entry.reason_code
    )
    return entry


def _read(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    source: Source,
    *,
    run_id: str,
    guard: Guard,
) -> LedgerEntry:
    try:
        return _take_in(connection, part, source, run_id=run_id, guard=guard)
    except FileRejectedError as rejection:
        raise rejection.within(part.member) if part.member else rejection from None


def _take_in(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    source: Source,
    *,
    run_id: str,
    guard: Guard,
) -> LedgerEntry:
    file, staged, contract = part.file, part.staged, part.contract
    conventions = source.conventions_of(contract)
    tally = Tally()
    origin = Origin(file.source, file.entity, staged.file_id, file.relative_path)

    def read() -> Iterator[pa.Table]:
        nonlocal tally
        tally = Tally()
        with open_staged(staged, tally) as stream:
            yield from READERS[staged.file_format](stream, contract, conventions, tally)

    intake = take_in(connection, contract, conventions, origin, read, guard=guard)
    if intake.quarantined:
        refuse_if_misread(connection, origin, intake)
    if not tally.records_in:
        tally.warn("no_rows")
    for code, count in (
        ("other_records", part.other_records),
        ("other_files", part.other_files),
    ):
        if count:
            tally.warnings[code, ""] += count
    manifest.add_file(
        connection, file, contract, file_id=staged.file_id, run_id=run_id,
        record_format="csv" if staged.file_format == "csv" else "json", header=tally.header,
    )  # fmt: skip
    reach("after_manifest")
    warnings = tally.warnings + warnings_of(connection, contract, conventions, origin)
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
