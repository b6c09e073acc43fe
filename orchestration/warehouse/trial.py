"""Finds out what a run would do with a file, in a home of its own that is gone afterwards."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data_quality.suites.batch_suite import file_checks
from data_quality.suites.check import Check
from data_quality.suites.landed_entity import LandedEntity
from orchestration.landing.discovery import CHECKSUM, UNFINISHED
from orchestration.landing.sources import ConfigurationError, Source
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.quarantined import Place, QuarantinedRecord, read_records
from orchestration.warehouse.schema import create_bookkeeping

RUN_ID = "trial"


@dataclass(frozen=True)
class Trial:
    """What became of a file: `problem` tells why it is rejected, `warnings` what is odd about it.

    `warnings` holds code, column (empty when it is about none) and number of records; `failed` the
    checks of files that the gate would hold the source for.
    """

    entry: LedgerEntry
    problem: str | None
    warnings: Sequence[tuple[str, str, int]]
    quarantined: Sequence[QuarantinedRecord]
    failed: Sequence[Check]


def try_file(path: Path, source: Source, entity: str, *, home: Home) -> list[Trial]:
    """Read a file as a run of `home` would that finds it in the folder of an entity, or in none.

    What it brings of each entity is one trial.

    What the warehouse holds already plays no part: neither an equal file nor another version of a
    row. Persons who were erased stay out. Raises ConfigurationError for a name that no run reads.
    """
    with tempfile.TemporaryDirectory(prefix="cx-trial-") as folder:
        place = Home(Path(folder))
        place.prepare()
        inbox = place.landing / source.name / entity
        inbox.mkdir(parents=True)
        for each in (path, path.with_name(path.name + CHECKSUM)):
            if each.is_file():
                shutil.copyfile(each, inbox / each.name)
        if home.erasures.is_dir():
            shutil.copytree(home.erasures, place.erasures)
        with connect(place.warehouse) as connection:
            create_bookkeeping(connection)
            entries = load_source(connection, source, home=place, run_id=RUN_ID, settle_seconds=0)
            if not entries:
                raise ConfigurationError(
                    f"{path.name}: a run passes over hidden and unfinished files. Give it a name"
                    f" that begins with no dot and ends in none of {', '.join(UNFINISHED)}."
                )
            return [_trial(connection, source, entry) for entry in entries]


def _trial(connection: duckdb.DuckDBPyConnection, source: Source, entry: LedgerEntry) -> Trial:
    row = connection.execute(
        "select detail from ops.landed_paths where path = ?", [entry.path]
    ).fetchone()
    warnings = connection.execute(
        "select warning_code, column_name, records from ops.file_warnings"
        " where entity = ? and file_id = ? order by all",
        [entry.entity, entry.file_id],
    ).fetchall()
    is_loaded = entry.status == "loaded"
    return Trial(
        entry,
        problem=row[0] if row else None,
        warnings=warnings,
        quarantined=list(
            read_records(connection, Place(entry.source, entry.entity), path=entry.path)
        )
        if is_loaded
        else [],
        failed=[check for check in _checks(source, entry.entity) if _fails(connection, check)],
    )


def _checks(source: Source, entity: str) -> list[Check]:
    """The checks of an entity; of any, where a rejected file is of none."""
    contract = source.contracts.get(entity, next(iter(source.contracts.values())))
    return file_checks(
        LandedEntity(source.name, contract),
        known_entities=list(source.contracts),
        quarantine_tolerance=source.quarantine_tolerance,
    )


def _fails(connection: duckdb.DuckDBPyConnection, check: Check) -> bool:
    return connection.execute(check.arguments["unexpected_rows_query"]).fetchone() is not None
