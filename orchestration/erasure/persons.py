"""Who a customer id stands for: every id by which the sources know the same person."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from orchestration.erasure.mentions import IDENTITIES, PERSONS
from orchestration.erasure.search import Seed, landed_entities
from orchestration.erasure.tombstones import EVERY_SOURCE, Place, Tombstone, TombstoneStore
from orchestration.landing.sources import Source
from orchestration.warehouse.schema import table_name


@dataclass(frozen=True)
class Person:
    """A customer, as the sources know them.

    `seeds` are their ids; `released` those that the identity map once gave to them, and later to
    somebody else.
    """

    seeds: tuple[Seed, ...]
    released: tuple[Seed, ...]

    def was_erased(self, store: TombstoneStore) -> bool:
        """Tell whether one of their ids has a tombstone."""
        known = {(item.place, item.digest) for item in store.read() if not item.is_exemption}
        if not known:
            return False
        return any((seed.place, store.hash(seed.place, seed.value)) in known for seed in self.seeds)

    def exemptions(self, store: TombstoneStore) -> list[Tombstone]:
        """What keeps the ids that are somebody else's now from ever being taken for theirs."""
        return [
            Tombstone(seed.place, store.hash(seed.place, seed.value), is_exemption=True)
            for seed in self.released
        ]


def find_person(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    *,
    customer_id: str,
    source: str | None = None,
) -> Person:
    """The person of a customer id, which is that of the company, or of a `source`, if given.

    As in the models, the identity map says which customer an id of a source is; what it does not
    list is the id of the customer itself.
    """
    identities = _identities(connection, sources)
    connection.execute(f"create or replace temp view identities as {identities}")
    known_as = _known_as(connection, customer_id, source) if source else customer_id
    elsewhere = connection.execute(
        """
        select distinct source from temp.identities
        where is_latest and source_id = $1 and customer_id <> $1 order by all
        """,
        [known_as],
    ).fetchall()
    own_ids = _ids(connection, known_as, "where latest_customer_id = $1")
    released = _ids(connection, known_as, "where customer_id = $1 and latest_customer_id <> $1")
    seeds = [
        Seed(Place(EVERY_SOURCE, *PERSONS), known_as, tuple(name for (name,) in elsewhere)),
        *own_ids,
    ]
    if source:
        # An id may have lost its entry in the map to an earlier erasure.
        seeds.append(Seed(Place(source, *PERSONS), customer_id))
    return Person(tuple(dict.fromkeys(seeds)), tuple(released))


def _known_as(connection: duckdb.DuckDBPyConnection, own_id: str, source: str) -> str:
    row = connection.execute(
        "select customer_id from temp.identities"
        " where is_latest and (source, source_id) = ($1, $2)",
        [source, own_id],
    ).fetchone()
    return row[0] if row else own_id


def _ids(connection: duckdb.DuckDBPyConnection, known_as: str, condition: str) -> list[Seed]:
    rows = connection.execute(
        f"select distinct source, source_id from temp.identities {condition} order by all",
        [known_as],
    ).fetchall()
    return [Seed(Place(name, *PERSONS), own_id) for name, own_id in rows]


def _identities(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> str:
    """SQL of every row of the identity maps, with the customer that its latest version names."""
    tables = [
        f"from raw.{table_name(source.name, IDENTITIES)}"
        for source, contract in landed_entities(connection, sources)
        if contract.entity == IDENTITIES
    ]
    by_age = "partition by source, source_id order by _path desc, _record_number desc"
    return " union all ".join(
        f"""
        select
            source, source_id, customer_id,
            first_value(customer_id) over age as latest_customer_id,
            row_number() over age = 1 as is_latest
        {table} window age as ({by_age})
        """
        for table in tables
    ) or (
        "select '' as source, '' as source_id, '' as customer_id, '' as latest_customer_id,"
        " true as is_latest where false"
    )
