"""Where rows of persons may lie: the entities of all sources that landed, in each schema."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from data_quality.expressions import quote_text
from orchestration.erasure.mentions import Mention, mentions_in
from orchestration.erasure.quarantined_rows import read_quarantine
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.warehouse.schema import table_name


@dataclass(frozen=True)
class Relation:
    """Rows of an entity in one of the schemas, with its columns typed by the contract."""

    source: Source
    contract: Contract
    schema: str
    name: str

    @property
    def scope(self) -> str:
        """A predicate for what the temporary tables hold of this entity."""
        return (
            f"source = {quote_text(self.source.name)}"
            f" and entity = {quote_text(self.contract.entity)}"
        )

    @property
    def mentions(self) -> list[Mention]:
        return mentions_in(
            self.source.name,
            self.contract,
            load_contracts(self.contract.vendor),
            id_prefix=self.source.id_prefix,
        )


def landed_sources(
    connection: duckdb.DuckDBPyConnection, configured: Sequence[Source]
) -> list[Source]:
    """The configured sources, and those that are listed no more and still have rows."""
    names = {source.name for source in configured}
    rows = connection.execute(
        """
        select
            source, any_value(entity), coalesce(any_value(vendor), ?),
            coalesce(any_value(id_prefix), '')
        from ops.file_manifest left join ops.sources using (source)
        group by source order by source
        """,
        [CANONICAL_VENDOR],
    ).fetchall()
    unlisted = [
        Source(
            name=name,
            vendor=vendor,
            id_prefix=id_prefix,
            family=load_contracts(vendor)[entity].family if vendor == CANONICAL_VENDOR else None,
        )
        for name, entity, vendor, id_prefix in rows
        if name not in names
    ]
    return [*configured, *unlisted]


def landed_entities(
    connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]
) -> Iterator[tuple[Source, Contract]]:
    """The entities of some sources that have tables: none before the first run of a new source."""
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    for source in sources:
        for contract in source.contracts.values():
            if (f"{source.name}__{contract.entity}",) in tables:
                yield source, contract


def relations_of(
    connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]
) -> Iterator[Relation]:
    """Every place of the rows of some sources; quarantine is taken apart for it."""
    for source, contract in landed_entities(connection, sources):
        name = table_name(source.name, contract.entity)
        yield Relation(source, contract, "raw", f"raw.{name}")
        yield Relation(source, contract, "disputed", f"disputed.{name}")
        copied = read_quarantine(connection, source, contract)
        yield Relation(source, contract, "quarantine", copied)
