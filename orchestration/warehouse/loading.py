"""Loads the new files of a source, several in a transaction: a file is there as a whole or not."""

import logging
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from data_quality.reasons import FILE_REASONS
from orchestration.erasure.guard import Guard
from orchestration.failpoints import reach
from orchestration.landing.discovery import LandedFile, landed_files
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.stages import stage
from orchestration.warehouse import landed_paths, ledger, manifest
from orchestration.warehouse.arrival import FileInTheWayError
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.file_batch import FileBatch
from orchestration.warehouse.home import STAGING, Home
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.schema import create_landing_tables
from orchestration.warehouse.settling import settle

logger = logging.getLogger("cx")

SETTLE_SECONDS = 1.0
MOST_FILES = 200
MOST_BYTES = 64 << 20
"""Of the files of a transaction as they landed; a larger one has a transaction of its own."""


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
    seen = landed_paths.Seen(connection, source=source.name)
    new = [file for file in files if not seen.is_unchanged(file)]
    _wait_for_writers(new, settle_seconds=settle_seconds)
    loader = _Loader(connection, source, home=home, run_id=run_id)
    for batch in _batches(new, seen):
        loader.load(batch, are_seen=seen.has(batch[0]))
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


def _batches(files: Sequence[LandedFile], seen: landed_paths.Seen) -> Iterator[list[LandedFile]]:
    """Yield files to be loaded together, in their order.

    One that held something else before may take rows back, so it is by itself.
    """
    batch: list[LandedFile] = []
    size = 0
    for file in files:
        size += file.fingerprint.size
        if batch and (
            size > MOST_BYTES or len(batch) == MOST_FILES or seen.has(file) or seen.has(batch[0])
        ):
            yield batch
            batch, size = [], file.fingerprint.size
        batch.append(file)
    if batch:
        yield batch


class _Loader:
    """Loads files of a source, each in one transaction with its manifest and ledger."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, source: Source, *, home: Home, run_id: str
    ) -> None:
        self._connection = connection
        self._source = source
        self._home = home
        self._run_id = run_id
        self._guard = Guard(connection, home)

    def load(self, files: Sequence[LandedFile], *, are_seen: bool) -> None:
        """Load files together; those before and behind one that stands in the way, without it."""
        if not files:
            return
        try:
            entries = self._attempt(files, are_seen=are_seen)
        except FileInTheWayError as error:
            at = files.index(error.file)
            self.load(files[:at], are_seen=are_seen)
            self._refuse(error)
            self.load(files[at + 1 :], are_seen=are_seen)
        else:
            reach("after_commit_before_log")
            for entry in entries:
                _log(entry)

    def _attempt(self, files: Sequence[LandedFile], *, are_seen: bool) -> list[LedgerEntry]:
        prefix, place = STAGING, self._home.warehouse_folder
        with tempfile.TemporaryDirectory(prefix=prefix, dir=place) as folder:
            batch = FileBatch(self._connection, self._source, self._guard, run_id=self._run_id)
            batch.stage(files, folder=Path(folder))
            with transaction(self._connection):
                return batch.load(are_seen=are_seen)

    def _refuse(self, error: FileInTheWayError) -> None:
        batch = FileBatch(self._connection, self._source, self._guard, run_id=self._run_id)
        batch.refuse(error)
        with transaction(self._connection):
            batch.load(are_seen=False)
        reach("after_commit_before_log")


def _log(entry: LedgerEntry) -> None:
    if entry.status == "loaded":
        logger.info(
            "%s: %s records, %s loaded, %s quarantined",
            entry.path,
            entry.records_in,
            entry.loaded,
            entry.quarantined,
            extra=stage("extract", rows=entry.records_in),
        )
    elif entry.reason_code == "duplicate_content":
        logger.warning("%s: skipped, %s", entry.path, FILE_REASONS[entry.reason_code])
