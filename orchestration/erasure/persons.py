"""Who a customer id stands for: every id and address by which the sources know the same person."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data_quality.expressions import quote_identifier
from orchestration.erasure.mentions import ADDRESSES, PERSONS
from orchestration.erasure.people import People, find_people
from orchestration.erasure.relations import landed_entities
from orchestration.erasure.search import Seed
from orchestration.erasure.tombstones import EVERY_SOURCE, Place, Tombstone, TombstoneStore
from orchestration.landing.sources import IDENTITIES, Source
from orchestration.warehouse.landed_views import normal_address
from orchestration.warehouse.schema import table_name


@dataclass(frozen=True)
class Person:
    """A customer, as the sources know them.

    `seeds` are their ids and addresses; `released` the ids that the identity map once gave to
    them, and later to somebody else.
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

    As in the models, the identity map says which customer an id of a source is, and where it does
    not, the e-mail address that only one customer has; any other id is the customer's own. Raises
    ConfigurationError where no run has told yet who has which address.
    """
    identities = _identities(connection, sources)
    connection.execute(f"create or replace temp view identities as {identities}")
    prefixes = {item.name: item.id_prefix for item in sources}
    people = find_people(connection, sources)
    known_as = customer_id
    if source:
        known_as = _known_as(connection, people, customer_id, source, prefixes.get(source, ""))
    elsewhere = connection.execute(
        """
        select distinct source from temp.identities
        where is_latest and source_id = $1 and customer_id <> $1 order by all
        """,
        [known_as],
    ).fetchall()
    own_ids = _ids(connection, known_as, "where latest_customer_id = $1")
    released = _ids(connection, known_as, "where customer_id = $1 and latest_customer_id <> $1")
    staff = _staff(connection, sources)
    seeds = [
        Seed(Place(EVERY_SOURCE, *PERSONS), known_as, tuple(name for (name,) in elsewhere)),
        *_own_ids(own_ids, prefixes),
        *(seed for seed in _own_ids(people.ids_of(known_as), prefixes) if seed not in staff),
        *_addresses(connection, sources, people, known_as),
    ]
    if source:
        # An id may have lost its entry in the map to an earlier erasure.
        seeds.append(Seed(Place(source, *PERSONS), customer_id))
    return Person(tuple(dict.fromkeys(seeds)), tuple(_own_ids(released, prefixes)))


def _known_as(
    connection: duckdb.DuckDBPyConnection, people: People, own_id: str, source: str, prefix: str
) -> str:
    """The customer of an id of a source, be it one before which its prefix stands or not."""
    spellings = list(dict.fromkeys([f"{prefix}{own_id}", own_id]))
    for spelling in spellings:
        row = connection.execute(
            "select customer_id from temp.identities"
            " where is_latest and (source, source_id) = ($1, $2)",
            [source, spelling],
        ).fetchone()
        if row:
            return str(row[0])
    found = (people.customer_of(source, spelling) for spelling in spellings)
    return next((customer for customer in found if customer), own_id)


def _ids(
    connection: duckdb.DuckDBPyConnection, known_as: str, condition: str
) -> list[tuple[str, str]]:
    return connection.execute(
        f"select distinct source, source_id from temp.identities {condition} order by all",
        [known_as],
    ).fetchall()


def _own_ids(ids: Sequence[tuple[str, str]], prefixes: dict[str, str]) -> list[Seed]:
    """Ids as their sources have them, without the prefix that tells them from others' ids."""
    return [
        Seed(Place(name, *PERSONS), own_id.removeprefix(prefixes.get(name, "")))
        for name, own_id in ids
    ]


def _staff(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> set[Seed]:
    """Ids of those who work with a tool, where one entity has them beside the customers."""
    return {
        Seed(Place(source.name, *PERSONS), own_id)
        for source, contract in landed_entities(connection, sources)
        for column in contract.columns
        if column.is_key and column.is_persons_where
        for (own_id,) in connection.execute(f"""
            select {quote_identifier(column.name)}::varchar
            from raw.{table_name(source.name, contract.entity)} group by 1
            having not coalesce(bool_or({column.is_persons_where}), false)
        """).fetchall()
    }


def _addresses(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    people: People,
    known_as: str,
) -> list[Seed]:
    """Addresses that nobody else has, and those by which alone a source knows this person."""
    places = people.hashes_of(known_as)
    if not places:
        return []
    found: dict[str, set[str]] = {}
    for source, contract in landed_entities(connection, sources):
        table = f"raw.{table_name(source.name, contract.entity)}"
        for column in contract.columns:
            if column.semantic_type != "email":
                continue
            name = quote_identifier(column.name)
            rows = connection.execute(
                f"""
                select distinct ops.email_hash({name}), {normal_address(name)} from {table}
                where ops.email_hash({name}) in (select unnest($1))
                """,
                [sorted({email_hash for _, email_hash, _ in places})],
            ).fetchall()
            for email_hash, address in rows:
                found.setdefault(email_hash, set()).add(address)
    return [
        Seed(Place(name, *ADDRESSES), address, tuple(excepted or ()))
        for name, email_hash, excepted in places
        for address in sorted(found.get(email_hash, ()))
    ]


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
