"""Who a customer id stands for: every id by which the sources know the same person."""

from collections.abc import Iterator, Sequence
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
    identities = list(_identities(connection, sources))
    latest = {(item.source, item.source_id): item.customer_id for item in identities}
    known_as = latest.get((source, customer_id), customer_id) if source else customer_id
    elsewhere = sorted(
        name for (name, own_id), who in latest.items() if own_id == known_as and who != known_as
    )
    own_ids = {key for key, who in latest.items() if who == known_as}
    given = {(item.source, item.source_id) for item in identities if item.customer_id == known_as}
    return Person(
        (
            Seed(Place(EVERY_SOURCE, *PERSONS), known_as, tuple(elsewhere)),
            *(Seed(Place(name, *PERSONS), own_id) for name, own_id in sorted(own_ids)),
            # An id may have lost its entry in the map to an earlier erasure.
            *([Seed(Place(source, *PERSONS), customer_id)] if source else []),
        ),
        tuple(Seed(Place(name, *PERSONS), own_id) for name, own_id in sorted(given - own_ids)),
    )


@dataclass(frozen=True)
class _Identity:
    source: str
    source_id: str
    customer_id: str


def _identities(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]
) -> Iterator[_Identity]:
    """Every row of the identity maps, the one that counts last."""
    for source, contract in landed_entities(connection, sources):
        if contract.entity == IDENTITIES:
            rows = connection.execute(
                f"select source, source_id, customer_id"
                f" from raw.{table_name(source.name, IDENTITIES)}"
                " order by _path, _record_number"
            ).fetchall()
            for row in rows:
                yield _Identity(*row)
