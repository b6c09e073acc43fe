"""Erases a person from the tables, and tells what of them is still in the inbox."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data_quality.reasons import ERASED
from orchestration.erasure.guard import Guard
from orchestration.erasure.persons import find_person
from orchestration.erasure.relations import landed_sources
from orchestration.erasure.removal import take_out
from orchestration.erasure.search import Search
from orchestration.erasure.tombstones import Due, TombstoneStore
from orchestration.landing.sources import ConfigurationError, Source
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.quarantined import find_places
from orchestration.warehouse.schema import table_name

Counts = dict[tuple[str, str], int]
"""Number of rows by source and entity."""


@dataclass(frozen=True)
class Subject:
    """Who is to be erased, as the command names them: an id, and the source whose id it is."""

    customer_id: str
    source: str | None = None


@dataclass(frozen=True)
class Sighting:
    """What the warehouse has of a person, and whether they were erased before."""

    rows: Counts
    was_erased: bool


@dataclass(frozen=True)
class RemainingFile:
    """Records of erased persons in a file of the inbox, whose path starts at the landing folder.

    Of exact copies within the file the first alone is numbered.
    """

    path: str
    record_numbers: tuple[int, ...]
    exact_duplicates: int


def sight(home: Home, sources: Sequence[Source], subject: Subject) -> Sighting:
    """Look for a person and change nothing. Raises ConfigurationError for an unknown source."""
    _require_source(subject, sources)
    with connect(home.warehouse, read_only=True) as connection:
        landed = landed_sources(connection, sources)
        person = find_person(connection, landed, **vars(subject))
        search = Search(connection, landed)
        search.begin_with(person.seeds)
        search.follow()
        return Sighting(search.counts(), person.was_erased(TombstoneStore(home.erasures)))


def erase(home: Home, sources: Sequence[Source], subject: Subject) -> Counts:
    """Take a person out of the tables of landed rows, for good; return what was there.

    Before the first row goes, it is noted what is to be done, and every tombstone is set: if the
    process dies in between, the next run finds the rows by these. That run also rebuilds and
    publishes what was made of the rows.
    """
    store = TombstoneStore(home.erasures)
    was_search_due = store.is_due(Due.SEARCH)
    with connect(home.warehouse) as connection:
        landed = landed_sources(connection, sources)
        person = find_person(connection, landed, **vars(subject))
        search = Search(connection, landed)
        search.begin_with(person.seeds)
        search.follow()
        counts = search.counts()
        if not counts:
            return counts
        store.make_key()
        for task in Due:
            store.set_due(task)
        guard = Guard(connection, home)
        guard.arm()
        guard.bury([*person.exemptions(store), *search.tombstones()])
        take_out(connection, store)
    if not was_search_due:
        store.set_done(Due.SEARCH)
    return counts


def remaining_files(home: Home, sources: Sequence[Source]) -> list[RemainingFile]:
    """Which files of the inbox still hold records of anyone who was erased."""
    with connect(home.warehouse, read_only=True) as connection:
        return [
            RemainingFile(path, tuple(numbers), duplicates)
            for place in find_places(connection, landed_sources(connection, sources))
            for path, numbers, duplicates in _remaining(connection, place.source, place.entity)
        ]


def unread_files(home: Home) -> list[str]:
    """Paths of the files in the inbox that were rejected: nobody has looked into them."""
    with connect(home.warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select path from ops.landed_paths"
            " where is_present and status = 'rejected' order by path"
        ).fetchall()
    return [path for (path,) in rows]


def _require_source(subject: Subject, sources: Sequence[Source]) -> None:
    names = [source.name for source in sources]
    if subject.source not in {None, *names}:
        raise ConfigurationError(
            f"No source is named {subject.source!r}. There are: {', '.join(names)}."
        )


def _remaining(
    connection: duckdb.DuckDBPyConnection, source: str, entity: str
) -> list[tuple[str, list[int], int]]:
    return connection.execute(
        f"""
        select
            holder.path, list(erased.record_number order by erased.record_number),
            max(ledger.exact_duplicates)
        from quarantine.{table_name(source, entity)} as erased
        inner join ops.landed_paths as holder
            on (holder.source, holder.entity, holder.file_id)
                = ($source, $entity, erased.file_id)
        inner join ops.live_files as live
            on (live.source, live.entity, live.file_id)
                = (holder.source, holder.entity, holder.file_id)
        inner join ops.file_ledger as ledger
            on (ledger.source, ledger.entity, ledger.file_id, ledger.run_id)
                = (live.source, live.entity, live.file_id, live.loaded_run_id)
            and ledger.status = 'loaded'
        where erased.reason_codes = '{ERASED}'
            and holder.is_present and holder.status <> 'rejected'
        group by holder.path order by holder.path
        """,
        {"source": source, "entity": entity},
    ).fetchall()
