"""Keeps out what tombstones cover, wherever rows go: into the warehouse or a publication."""

import functools
from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions
from data_quality.expressions import quote_identifier, quote_text
from orchestration.erasure.mentions import (
    PERSONS,
    Mention,
    mentions_in,
    names_of,
    value_of,
)
from orchestration.erasure.tombstones import EVERY_SOURCE, Place, Tombstone, TombstoneStore
from orchestration.erasure.words import words_of
from orchestration.landing.sources import CANONICAL_VENDOR, IDENTITIES, Source, load_sources
from orchestration.warehouse.home import Home
from orchestration.warehouse.schema import table_name

NOTHING = "false"


class Guard:
    """The tombstones of a home at hand in a connection.

    The key goes into variables of the connection, never into a statement: messages quote those.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, home: Home) -> None:
        self._connection = connection
        self._home = home
        self._store = TombstoneStore(home.erasures)
        self._tombstones = self._store.read()
        if self._tombstones:
            self.arm()

    def arm(self) -> None:
        """Give the connection the key, and the hashes that count at this moment."""
        inner, outer = self._store.pads()
        self._connection.execute("set variable erasure_inner = $1", [inner])
        self._connection.execute("set variable erasure_outer = $1", [outer])
        counting = [item for item in self._tombstones if not item.is_exemption]
        digests = pa.array([item.digest for item in counting], pa.string())
        excepted = pa.array([list(item.excepted) for item in counting], pa.list_(pa.string()))
        self._connection.register("counting", pa.table({"digest": digests, "excepted": excepted}))
        self._connection.execute("create or replace temp table tombstones as from counting")
        self._connection.unregister("counting")

    def covers(self, source: str, contract: Contract) -> str:
        """SQL that tells whether a row of typed columns is, or mentions, something erased."""
        return _any_of(
            _has_tombstone(source, keyed_hash(quote_text(place.prefix), mention.value))
            for mention in self._mentions_in(source, contract)
            for place in self._places(mention)
        )

    def refuses(self, source: str, contract: Contract, conventions: Conventions) -> str:
        """SQL that tells the same of any judged record, be it one that could not be taken apart.

        Where no column tells whose it is, each of its words might.
        """
        covered = self.covers(source, contract)
        if covered == NOTHING:
            return NOTHING
        mentions = self._mentions_in(source, contract)
        values = ", ".join(mention.value for mention in mentions)
        words = words_of("_raw_record", delimiter=conventions.delimiter)
        is_one = _any_of(
            _has_tombstone(source, keyed_hash(quote_text(place.prefix), mention.word))
            for mention in mentions
            for place in self._places(mention)
            if len(mention.columns) == 1
        )
        return f"""case
            when coalesce({values}) is not null then {covered}
            else exists (select 1 from (select unnest({words}) as word) as words where {is_one})
        end"""

    def spared_rows(self, table: str) -> str:
        """SQL of the rows of a published table in which nothing erased is mentioned.

        There an id has lost its source, and a person goes by the id that billing knows.
        """
        if not self._tombstones:
            return table
        found = self._connection.execute(f"from {table} limit 0").description
        columns = [column for column, *_ in found]
        billing = {name for name, item in self._sources.items() if PERSONS[0] in item.contracts}
        covered = _any_of(
            _has_tombstone("", keyed_hash(quote_text(place.prefix), self._own_id(place)))
            for place in sorted({item.place for item in self._tombstones}, key=str)
            if self._published_as(place) in columns
            and (place.entity != PERSONS[0] or place.source in {EVERY_SOURCE, *billing})
        )
        return f"(from {table} where not ({covered}))"

    def has_names(self, source: str, contract: Contract) -> bool:
        """Tell whether something else can mention rows of an entity, or bring them up again."""
        return any(_names_with_digests(source, contract))

    def note_refused(self, source: str, contract: Contract, *, refused: str) -> None:
        """Set the tombstones of refused rows that have names, given as a relation of typed columns.

        What comes later may have nothing but the key of one of them to tell whose it is.
        """
        names = ", ".join(_names_with_digests(source, contract))
        rows = self._connection.execute(f"""
            select distinct name.source, name.entity, name.columns, name.digest
            from (select unnest([{names}]) as name from {refused})
            where name.digest is not null order by all
        """).fetchall()
        self.bury(Tombstone(Place(*place), digest) for *place, digest in rows)

    def bury(self, tombstones: Iterable[Tombstone]) -> None:
        """Set those tombstones that are not there yet. They count from the next `arm` on."""
        exempt = {(item.place, item.digest) for item in self._tombstones if item.is_exemption}
        new = [
            item
            for item in dict.fromkeys(tombstones)
            if item not in self._tombstones
            and (item.is_exemption or (item.place, item.digest) not in exempt)
        ]
        self._store.append(new)
        self._tombstones |= set(new)

    def _own_id(self, place: Place) -> str:
        """SQL for a published id as the source of a place has it; null if it is another one's."""
        value = f"{quote_identifier(self._published_as(place))}::varchar"
        prefix = self._prefix_of(place.source)
        if not prefix:
            return value
        starts = f"starts_with({value}, {quote_text(prefix)})"
        return f"case when {starts} then substr({value}, {len(prefix) + 1}) end"

    def _published_as(self, place: Place) -> str:
        """The column in which ids of a place are published; a vendor's key has another name."""
        source = self._sources.get(place.source)
        own = source.contracts.get(place.entity) if source else None
        if own and own.vendor != CANONICAL_VENDOR and own.key[0] == place.columns:
            for entity, contract in load_contracts(CANONICAL_VENDOR).items():
                if f"{place.entity}_".startswith(f"{entity}_"):
                    return contract.key[0]
        return place.columns

    def _mentions_in(self, source: str, contract: Contract) -> list[Mention]:
        known = load_contracts(contract.vendor)
        return mentions_in(source, contract, known, id_prefix=self._prefix_of(source))

    def _prefix_of(self, source: str) -> str:
        known = self._sources.get(source)
        return known.id_prefix if known else ""

    @functools.cached_property
    def _sources(self) -> dict[str, Source]:
        return {item.name: item for item in load_sources(self._home.sources_file)}

    def _places(self, mention: Mention) -> list[Place]:
        """Where the value of a mention may have a tombstone."""
        columns = ",".join(mention.columns)
        places = {
            item.place
            for item in self._tombstones
            if (item.place.entity, item.place.columns) == (mention.entity, columns)
            and (not mention.sources or item.place.source in mention.sources)
        }
        return sorted(places, key=lambda place: place.source)


def keyed_hash(prefix: str, value: str) -> str:
    """SQL for the keyed hash of a text, as TombstoneStore makes it; prefix and value are SQL."""
    return f"""sha256(getvariable('erasure_outer') || unhex(sha256(
        getvariable('erasure_inner') || encode({prefix} || {value}))))"""


def _names_with_digests(source: str, contract: Contract) -> Iterator[str]:
    """SQL of a struct for each name of a row: the parts of its place, and its keyed hash."""
    for columns in names_of(contract, load_contracts(contract.vendor)):
        yield _name_with_digest(
            quote_text(source), contract.entity, ",".join(columns), value_of(columns)
        )
    if contract.entity == IDENTITIES:
        table = table_name(source, contract.entity)
        # An id that the map gives to somebody else as well is not taken for the erased person's.
        value = f"""case
            when (source, source_id) not in (select (source, source_id) from raw.{table})
            then source_id end"""
        yield _name_with_digest("source", *PERSONS, value)


def _name_with_digest(source: str, entity: str, columns: str, value: str) -> str:
    prefix = f"{source} || {quote_text(Place('', entity, columns).prefix)}"
    return f"""{{
        'source': {source}, 'entity': {quote_text(entity)}, 'columns': {quote_text(columns)},
        'digest': {keyed_hash(prefix, value)} }}"""


def _has_tombstone(source: str, digest: str) -> str:
    return f"""{digest} in (
        select digest from temp.tombstones where not list_contains(excepted, {quote_text(source)})
    )"""


def _any_of(conditions: Iterable[str]) -> str:
    return " or ".join(f"coalesce({condition}, false)" for condition in conditions) or NOTHING
