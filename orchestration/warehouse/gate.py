"""The gate: judges the new rows of every source, writes the results, and says what is held."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path

import duckdb

from data_quality.contract import Contract
from data_quality.suites import checks_for
from data_quality.suites.check import Check
from data_quality.suites.landed_entity import LandedEntity
from data_quality.validation import Batch, CheckResult, Validator, open_validator
from orchestration.failpoints import reach
from orchestration.landing.sources import ConfigurationError, Source
from orchestration.stages import stage
from orchestration.warehouse import manifest
from orchestration.warehouse.connection import connect, space_for, transaction
from orchestration.warehouse.schema import ORIGIN, table_name

logger = logging.getLogger("cx")


def checks_of(source: Source, contract: Contract, *, sources: Sequence[Source]) -> list[Check]:
    """Every check of one entity of a source; `sources` are all that are configured."""
    everything = [
        LandedEntity(item.name, its_contract)
        for item in sources
        for its_contract in item.contracts.values()
    ]
    return list(
        checks_for(
            LandedEntity(source.name, contract),
            everything=everything,
            origin_columns=list(ORIGIN),
            quarantine_tolerance=source.quarantine_tolerance,
            freshness_days=source.freshness_days,
        )
    )


def judge_sources(
    warehouse: Path,
    sources: Sequence[Source],
    *,
    as_of_date: str,
    run_id: str,
    accepted_checks: Sequence[str] = (),
) -> dict[str, str]:
    """Check what no gate has accepted yet, write the results, and return what is held and why.

    `accepted_checks` are `source.entity.check` that a person lets pass in this run.
    """
    with connect(warehouse) as connection:
        batches = {
            (source.name, entity): _batch(connection, source, entity)
            for source in sources
            for entity in source.contracts
        }
    space = space_for(warehouse)
    with open_validator(warehouse, as_of_date=as_of_date, settings=space) as validator:
        results = [
            result
            for source in sources
            for result in _judge_source(validator, source, batches, sources=sources)
        ]
    with connect(warehouse) as connection, transaction(connection):
        connection.executemany(
            "insert into ops.check_results values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(run_id, *astuple(result)) for result in results],
        )
        for name in dict.fromkeys(accepted_checks):
            connection.execute(
                "insert into ops.accepted_checks values (?, ?, ?, ?)", [run_id, *name.split(".")]
            )
        held = held_sources(connection, sources, run_id=run_id)
    for name, reason in held.items():
        logger.warning("%s is held: %s", name, reason)
    return held


def results_of_run(
    connection: duckdb.DuckDBPyConnection, *, run_id: str
) -> dict[tuple[str, str, str], CheckResult]:
    """What the checks of a run came to, by source, entity and check."""
    rows = connection.execute(
        "select * exclude (run_id) from ops.check_results where run_id = ?", [run_id]
    ).fetchall()
    results = [CheckResult(*row) for row in rows]
    return {(result.source, result.entity, result.check_name): result for result in results}


def held_sources(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], *, run_id: str
) -> dict[str, str]:
    """Reason by name of every source that did not pass: a critical check failed or is missing."""
    listed = {source.name for source in sources}
    held = {
        name: "it is not in sources.yml and has rows that no check has accepted"
        for name in manifest.unlisted_pending_sources(connection, listed)
    }
    for source in sources:
        passed = set(
            connection.execute(
                """
                select entity, check_name from ops.check_results
                where run_id = $1 and source = $2 and (passed or severity = 'warning')
                union all
                select entity, check_name from ops.accepted_checks
                where run_id = $1 and source = $2
                """,
                [run_id, source.name],
            ).fetchall()
        )
        failed = [
            f"{source.name}.{entity}.{check.name}"
            for entity, contract in source.contracts.items()
            for check in checks_of(source, contract, sources=sources)
            if (entity, check.name) not in passed
        ]
        if failed:
            held[source.name] = _describe(failed)
    return held


def require_known_checks(names: Iterable[str], sources: Sequence[Source]) -> None:
    """Raise ConfigurationError for a `source.entity.check` that no source has."""
    known = {
        f"{source.name}.{entity}.{check.name}"
        for source in sources
        for entity, contract in source.contracts.items()
        for check in checks_of(source, contract, sources=sources)
    }
    for name in names:
        if name not in known:
            raise ConfigurationError(
                f"No check is named {name!r}. A held source's reason names its failed checks."
            )


def _judge_source(
    validator: Validator,
    source: Source,
    batches: dict[tuple[str, str], Batch],
    *,
    sources: Sequence[Source],
) -> list[CheckResult]:
    extra = stage("checks", total=len(sources))
    logger.info("%s: checking new rows", source.name, extra=extra)
    results = []
    for entity, contract in source.contracts.items():
        checks = checks_of(source, contract, sources=sources)
        results.extend(validator.validate(batches[source.name, entity], checks))
        reach("mid_checks")
    return results


def _batch(connection: duckdb.DuckDBPyConnection, source: Source, entity: str) -> Batch:
    """The rows of pending files; how many there must be comes from the ledger, not from them."""
    pending = manifest.pending_files(source.name, entity)
    row = connection.execute(
        f"""
        select coalesce(sum(ledger.loaded), 0) from ops.file_ledger as ledger
        inner join ops.live_files as manifest using (source, entity, file_id)
        where source = ? and entity = ? and file_id in ({pending})
            and ledger.status = 'loaded' and ledger.run_id = manifest.loaded_run_id
        """,
        [source.name, entity],
    ).fetchone()
    query = f"select * from raw.{table_name(source.name, entity)} where _file_id in ({pending})"
    return Batch(source.name, entity, query, int(row[0]))  # type: ignore[index]


def _describe(failed: Sequence[str]) -> str:
    more = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
    return f"failed {', '.join(failed[:3])}{more}"
