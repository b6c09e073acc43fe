"""Looks into the quarantine: what is there, from which file, and for which reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.landing.sources import ConfigurationError, Source
from orchestration.warehouse.schema import table_name

WANTED = """
where ($reason is null or list_contains(string_split(reason_codes, ','), $reason))
    and ($path is null or path = $path)
"""


@dataclass(frozen=True)
class Place:
    """An entity of a source."""

    source: str
    entity: str


@dataclass(frozen=True)
class Finding:
    """How many of a file's records are in quarantine for one reason, and how many it has at all.

    A path starts at the landing folder.
    """

    path: str
    reason_code: str
    records: int
    records_in_file: int


@dataclass(frozen=True)
class QuarantinedRecord:
    """A record as it came, where it stands in its file, and every reason against it."""

    path: str
    record_number: int
    line_number: int
    reason_codes: tuple[str, ...]
    raw_record: str


def find_places(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    *,
    source: str | None = None,
    entity: str | None = None,
) -> list[Place]:
    """What has a quarantine and the given names. Raises ConfigurationError for unknown names."""
    names = [item.name for item in sources]
    if source is not None and source not in names:
        raise ConfigurationError(f"No source is named {source!r}. There are: {', '.join(names)}.")
    places = [
        Place(item.name, name)
        for item in sources
        for name in item.contracts
        if source in {None, item.name}
    ]
    known = sorted({place.entity for place in places})
    if entity is not None and entity not in known:
        owner = source or "No source"
        raise ConfigurationError(
            f"{owner} has no entity {entity!r}. There are: {', '.join(known)}."
        )
    # A source has no tables before the first run after it was listed.
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'quarantine'"
    ).fetchall()
    return [
        place
        for place in places
        if entity in {None, place.entity} and (f"{place.source}__{place.entity}",) in tables
    ]


def find_reasons(
    connection: duckdb.DuckDBPyConnection, place: Place, *, reason: str | None = None
) -> list[Finding]:
    """One finding per file and reason, in this order. A record with two reasons is in both."""
    rows = connection.execute(
        f"""
        select path, reason_code, count(*), max(records_in) from (
            select path, records_in, unnest(string_split(reason_codes, ',')) as reason_code
            from ({_records(place)})
        )
        where $reason is null or reason_code = $reason
        group by path, reason_code order by path, reason_code
        """,
        {**vars(place), "reason": reason},
    ).fetchall()
    return [Finding(*row) for row in rows]


def count_records(
    connection: duckdb.DuckDBPyConnection,
    place: Place,
    *,
    reason: str | None = None,
    path: str | None = None,
) -> int:
    """How many records `read_records` yields."""
    row = connection.execute(
        f"select count(*) from ({_records(place)}) {WANTED}",
        {**vars(place), "reason": reason, "path": path},
    ).fetchone()
    return int(row[0])  # type: ignore[index]


def read_records(
    connection: duckdb.DuckDBPyConnection,
    place: Place,
    *,
    reason: str | None = None,
    path: str | None = None,
) -> Iterator[QuarantinedRecord]:
    """The records of a place, by file, in the order in which they stand there."""
    result = connection.execute(
        f"""
        select path, record_number, line_number, reason_codes, raw_record
        from ({_records(place)}) {WANTED} order by path, record_number
        """,
        {**vars(place), "reason": reason, "path": path},
    )
    while rows := result.fetchmany(1000):
        for path_of_row, record_number, line_number, reason_codes, raw_record in rows:
            codes = tuple(reason_codes.split(","))
            yield QuarantinedRecord(path_of_row, record_number, line_number, codes, raw_record)


def _records(place: Place) -> str:
    """SQL of what is in quarantine at a place, with the path and the size of its file."""
    return f"""
        select live.path, ledger.records_in,
            quarantined.record_number, quarantined.line_number,
            quarantined.reason_codes, quarantined.raw_record
        from quarantine.{table_name(place.source, place.entity)} as quarantined
        inner join ops.live_files as live
            on (live.source, live.entity, live.file_id)
                = ($source, $entity, quarantined.file_id)
        inner join ops.file_ledger as ledger
            on (ledger.source, ledger.entity, ledger.file_id, ledger.run_id)
                = (live.source, live.entity, live.file_id, live.loaded_run_id)
            and ledger.status = 'loaded'
    """
