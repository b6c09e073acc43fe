"""The checks that a contract cannot say: whole files, volume, quarantined share, freshness."""

from collections.abc import Sequence

from data_quality.contract import Contract
from data_quality.conversion import quote_identifier, quote_text
from data_quality.suites.check import Check, no_rows

EARLIER_NIGHTS_FOR_VOLUME = 5


def batch_checks(
    contract: Contract,
    *,
    source: str,
    known_entities: Sequence[str],
    quarantine_tolerance: float,
    freshness_days: int,
) -> list[Check]:
    """Checks on what a source brought of one entity. `:as_of_date` is filled in at the run."""
    scope = f"source = {quote_text(source)} and entity = {quote_text(contract.entity)}"
    known = ", ".join(quote_text(entity) for entity in known_entities)
    pending = f"""
        select ledger.* from ops.file_ledger as ledger
        inner join ops.file_manifest as manifest using (source, entity, file_id)
        where {scope} and ledger.status = 'loaded' and manifest.accepted_run_id is null
            and ledger.run_id = manifest.loaded_run_id"""
    return [
        no_rows(
            "no_file_is_rejected",
            "Every file of the inbox can be read.",
            "select 1 as broken from ops.landed_paths where is_present and status = 'rejected'"
            f" and source = {quote_text(source)}"
            f" and (entity = {quote_text(contract.entity)} or entity not in ({known}))",
        ),
        no_rows(
            "few_rows_are_quarantined",
            f"At most {quarantine_tolerance:.1%} of the new records break the contract.",
            f"select 1 as broken from ({pending}) having sum(quarantined) >"
            f" {quarantine_tolerance} * sum(records_in - blank - repeated_header)",
        ),
        no_rows(
            "volume_is_usual",
            "The new records are neither ten times nor a tenth of the usual night's.",
            _unusual_volume(scope, pending),
        ),
        *_freshness(contract, source=source, freshness_days=freshness_days),
    ]


def _unusual_volume(scope: str, pending: str) -> str:
    return f"""
        with nights as (
            select sum(ledger.records_in) as records from ops.file_ledger as ledger
            inner join ops.file_manifest as manifest using (source, entity, file_id)
            where {scope} and ledger.status = 'loaded' and manifest.accepted_run_id is not null
                and ledger.run_id = manifest.loaded_run_id
            group by ledger.run_id
        ), usual as (
            select median(records) as records from nights
            having count(*) >= {EARLIER_NIGHTS_FOR_VOLUME}
        ), tonight as (
            select sum(records_in) as records from ({pending}) having count(*) > 0
        )
        select 1 as broken from usual, tonight
        where tonight.records > 10 * usual.records or tonight.records < 0.1 * usual.records"""


def _freshness(contract: Contract, *, source: str, freshness_days: int) -> list[Check]:
    if contract.cursor is None:
        return []
    cursor = quote_identifier(contract.cursor)
    table = quote_identifier(f"{source}__{contract.entity}")
    return [
        no_rows(
            "newest_row_is_recent",
            f"The newest row is at most {freshness_days} days older than the as-of date.",
            f"select 1 as broken from raw.{table} where {cursor}::date <= date ':as_of_date'"
            f" having max({cursor})::date < date ':as_of_date' - {freshness_days}",
            severity="warning",
        )
    ]
