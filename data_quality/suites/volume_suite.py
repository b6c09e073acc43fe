"""The checks on how much came: of a night, of a file beside its series, of a replaced file.

Compared is with what a gate or a person accepted before, so a first night is never held for its
volume, and neither is a backfill of many files. Files without a record are not judged, as quiet
days are; the warning `no_rows` tells of them.
"""

from collections.abc import Callable

from data_quality.suites.check import Check, no_rows
from data_quality.suites.file_names import DAY, SERIES, WHOLE_FILE
from data_quality.suites.landed_entity import LandedEntity

LATEST = 7
"""How many accepted nights or files the median is of: a week of days, and short enough to follow
a company that grows; over a year of its files a tenth of today's would look usual."""

EARLIER_FOR_VOLUME = 5
"""Below this a median says little."""

NIGHT_FACTOR = 10
"""A night may bring what several missed ones should have brought."""

FILE_FACTOR = 5
"""A file of ten times its proper size is told from its series even if its proper size was half
the usual one. The busiest day of the demo company, after an outage, has 3.3 times the usual."""

MANY_RECORDS = 50
"""Fewer records differ by a factor of five by chance; there a file is judged like a night."""

FEW_RECORDS = 20
"""Ten records where one is usual are no sign of anything."""


def volume_check(landed: LandedEntity) -> Check:
    """One check for all three, as one event often fails two of them and is accepted once."""
    parts = (
        _unusual(_nights(landed), differs=_differs_tenfold),
        _unusual(_files(landed), differs=_differs_much),
        _shrunk(landed),
    )
    return no_rows(
        "volume_is_usual",
        "A night, and a file beside its series or what it replaces, brings neither a multiple nor a"
        " fraction of the usual records.",
        " union all ".join(f"({part})" for part in parts),
    )


def _files(landed: LandedEntity) -> str:
    """Files ever accepted, also those replaced since, and the ones that wait for the gate.

    A file is of the day in its name, or of the night in which it came as the only one of its
    series; the files of a backfill are of no day. An archive is one file, whatever is in it.
    """
    return f"""
        select
            *, {SERIES} as series,
            coalesce({DAY}, case
                when count(*) over (partition by {SERIES}, loaded_run_id) = 1 then as_of_date
            end) as day
        from (
            select
                {WHOLE_FILE} as path, loaded_run_id, max(sequence) as sequence, is_new,
                is_withdrawn, sum(records) as records, as_of_date
            from (
                select
                    manifest.path, manifest.loaded_run_id, manifest.file_sequence as sequence,
                    manifest.accepted_run_id is null as is_new,
                    manifest.withdrawn_run_id is not null as is_withdrawn,
                    ledger.records_in - ledger.blank - ledger.repeated_header as records,
                    runs.as_of_date
                from ops.file_manifest as manifest
                inner join ops.file_ledger as ledger using (source, entity, file_id)
                left join ops.runs as runs on manifest.loaded_run_id = runs.run_id
                where {landed.scope} and ledger.status = 'loaded'
                    and ledger.run_id = manifest.loaded_run_id
                    and (manifest.accepted_run_id is not null or manifest.withdrawn_run_id is null)
            ) as parts
            group by all
        ) as known_files"""


def _nights(landed: LandedEntity) -> str:
    return f"""
        select
            '' as series, max(sequence) as sequence, max(as_of_date) as day,
            bool_or(is_new) as is_new, sum(records) as records
        from ({_files(landed)}) as files group by loaded_run_id"""


def _unusual(arrivals: str, *, differs: Callable[[str, str], str]) -> str:
    """New arrivals unlike the latest of their series, and unlike the day a week or month before.

    The latter lets Sundays, and the first of a month with all its charges, come as they always do.
    """
    return f"""
        with arrivals as ({arrivals}),
        accepted as (
            select *, row_number() over (partition by series order by sequence desc) as age
            from arrivals where not is_new and records > 0
        ), usual as (
            select series, median(records) as records from accepted where age <= {LATEST}
            group by series having count(*) >= {EARLIER_FOR_VOLUME}
        )
        select 1 as broken from arrivals as arrival
        inner join usual using (series)
        where arrival.is_new and arrival.records > 0
            and {differs("arrival.records", "usual.records")}
            and not exists (
                select 1 from accepted as peer
                where peer.series = arrival.series
                    and peer.day in (arrival.day - 7, arrival.day - to_months(1))
                    and not {differs("arrival.records", "peer.records")}
            )"""


def _differs_tenfold(records: str, usual: str) -> str:
    return (
        f"({NIGHT_FACTOR} * {records} <= {usual}"
        f" or {records} >= greatest({NIGHT_FACTOR} * {usual}, {FEW_RECORDS}))"
    )


def _differs_much(records: str, usual: str) -> str:
    return (
        f"({_differs_tenfold(records, usual)} or greatest({records}, {usual}) >= {MANY_RECORDS}"
        f" and ({FILE_FACTOR} * {records} <= {usual} or {records} >= {FILE_FACTOR} * {usual}))"
    )


def _shrunk(landed: LandedEntity) -> str:
    """Paths whose rows were taken back in favour of nearly none; here an empty file counts."""
    return f"""
        with files as ({_files(landed)}),
        before as (
            select path, arg_max(records, sequence) as records from files
            where is_withdrawn group by path
        )
        select 1 as broken from files
        inner join before using (path)
        where files.is_new and before.records >= {FEW_RECORDS}
            and {NIGHT_FACTOR} * files.records <= before.records"""
