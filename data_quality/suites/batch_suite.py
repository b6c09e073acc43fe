"""The checks that a contract cannot say: rejected files, quarantined share, age, missing files."""

from collections.abc import Sequence

from data_quality.expressions import quote_identifier, quote_text
from data_quality.reasons import ERASED
from data_quality.suites.check import Check, no_rows
from data_quality.suites.file_names import DAY, MONTH, SERIES
from data_quality.suites.landed_entity import LandedEntity

STEPS_FOR_A_RHYTHM = 4
"""How many steps a series of files must have made before a missed one can be told."""

AS_OF = "timestamptz ':as_of_date 00:00:00+00'"


def batch_checks(
    landed: LandedEntity,
    *,
    known_entities: Sequence[str],
    quarantine_tolerance: float,
    freshness_days: int,
) -> list[Check]:
    """Checks on what a source brought of one entity. `:as_of_date` is filled in at the run."""
    return [
        *file_checks(
            landed, known_entities=known_entities, quarantine_tolerance=quarantine_tolerance
        ),
        no_rows(
            "no_day_is_missing",
            "Files that come for every day, or every month, leave none out.",
            _gaps(landed),
            severity="warning",
        ),
        *_age_checks(landed, freshness_days=freshness_days),
    ]


def file_checks(
    landed: LandedEntity, *, known_entities: Sequence[str], quarantine_tolerance: float
) -> list[Check]:
    """The critical checks that look at the new files alone, not at what was there before."""
    known = ", ".join(quote_text(entity) for entity in known_entities)
    return [
        no_rows(
            "no_file_is_rejected",
            "Every file of the inbox can be read.",
            "select 1 as broken from ops.landed_paths where is_present and status = 'rejected'"
            f" and source = {quote_text(landed.source)}"
            f" and (entity = {quote_text(landed.contract.entity)} or entity not in ({known}))",
        ),
        no_rows(
            "few_rows_are_quarantined",
            f"At most {quarantine_tolerance:.1%} of the new records break the contract.",
            f"""
            with erased as (
                select file_id, count(*) as records from {landed.quarantine}
                where reason_codes = '{ERASED}' group by file_id
            ), judged as (
                select
                    quarantined - coalesce(erased.records, 0) as quarantined,
                    records_in - blank - repeated_header - coalesce(erased.records, 0) as records
                from ops.file_ledger as ledger
                inner join ops.live_files as live using (source, entity, file_id)
                left join erased using (file_id)
                where {landed.scope} and live.is_pending and ledger.status = 'loaded'
                    and ledger.run_id = live.loaded_run_id
            )
            select 1 as broken from judged
            having sum(quarantined) > {quarantine_tolerance} * sum(records)""",
        ),
    ]


def _age_checks(landed: LandedEntity, *, freshness_days: int) -> list[Check]:
    if landed.contract.cursor is None:
        return []
    cursor = quote_identifier(landed.contract.cursor)
    return [
        no_rows(
            "newest_row_is_recent",
            f"The newest row is at most {freshness_days} days older than the as-of date.",
            f"select 1 as broken from {landed.table}"
            f" where {cursor} < {AS_OF} + interval 24 hours"
            f" having max({cursor}) < {AS_OF} - interval {24 * freshness_days} hours",
            severity="warning",
        ),
        no_rows(
            "no_row_is_from_the_future",
            "No new row is from later than the day after the as-of date.",
            f"select 1 as broken from {{batch}} where {cursor} >= {AS_OF} + interval 48 hours",
            severity="warning",
        ),
    ]


def _gaps(landed: LandedEntity) -> str:
    """One row per day or month, between the first and the last of a series, without a file.

    A weekday that was left out at least twice, and as often as it came, is free.
    """
    return f"""
        with names as (
            select {SERIES} as series, {DAY} as day, {MONTH} as month
            from ops.landed_paths where {landed.scope}
        ), periods as (
            select distinct series, day as period, 'day' as step from names where day is not null
            union all
            select distinct series, month, 'month' from names
            where day is null and month is not null
        ), steps as (
            select
                series, step,
                date_diff(step, lag(period) over earlier_first, period) as size
            from periods
            window earlier_first as (partition by series, step order by period)
        ), regular as (
            select series, step from steps group by series, step
            having count(size) >= {STEPS_FOR_A_RHYTHM}
                and 2 * count(*) filter (where size = 1) > count(size)
        ), calendar as (
            select
                series, step, unnest(generate_series(
                    min(period), max(period),
                    case step when 'day' then to_days(1) else to_months(1) end
                ))::date as period
            from periods semi join regular using (series, step)
            group by series, step
        ), compared as (
            select
                calendar.*, periods.period is null as is_missing,
                count(periods.period) over weekday as came,
                count(*) over weekday - count(periods.period) over weekday as left_out
            from calendar left join periods using (series, step, period)
            window weekday as (partition by series, step, isodow(calendar.period))
        )
        select 1 as broken from compared
        where is_missing and not (step = 'day' and left_out >= 2 and left_out >= came)"""
