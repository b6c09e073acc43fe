"""Finds every row of a person: from the values that name them to the rows that mention these, and
from the names of those rows on, until nothing more is found.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import duckdb

from data_quality.contract_files import load_contracts
from data_quality.expressions import quote_text
from orchestration.erasure.guard import Guard, keyed_hash
from orchestration.erasure.mentions import Mention, names_of, value_of
from orchestration.erasure.relations import Relation, relations_of
from orchestration.erasure.tombstones import Place, Tombstone
from orchestration.erasure.words import words_of
from orchestration.landing.sources import Source

TABLES = """
create or replace temp table erased_values (
    source varchar, entity varchar, columns varchar, value varchar, excepted varchar[]
);
create or replace temp table erased_rows (
    source varchar, entity varchar, schema_name varchar, round integer,
    file_id varchar, record_number bigint, line_number bigint
);
"""


@dataclass(frozen=True)
class Seed:
    """A value to begin with: it names what is to be erased, save in the `excepted` sources."""

    place: Place
    value: str
    excepted: tuple[str, ...] = ()


class Search:
    """One search in an open warehouse. What it finds stands in temp.erased_rows and erased_values.

    Copies of quarantined records are taken apart for it, in temporary tables as well.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
        self._connection = connection
        self._relations = list(relations_of(connection, sources))
        self._round = 0
        connection.execute(TABLES)

    def begin_with(self, seeds: Iterable[Seed]) -> None:
        """Look for what these values name."""
        for seed in seeds:
            self._connection.execute(
                "insert into temp.erased_values values (?, ?, ?, ?, ?)",
                [*vars(seed.place).values(), seed.value, list(seed.excepted)],
            )

    def begin_with_covered(self, guard: Guard) -> None:
        """Look for what tombstones cover."""
        self._add_rows(lambda item: guard.covers(item.source.name, item.contract))
        self._add_unreadable(
            lambda item: guard.refuses(
                item.source.name, item.contract, item.source.conventions_of(item.contract)
            )
        )

    def follow(self) -> None:
        """Find all that is to be found from there."""
        while self._add_names() | self._add_rows(_is_mentioned):
            pass
        self._add_unreadable(_has_word)

    def counts(self) -> dict[tuple[str, str], int]:
        """Number of rows found, by source and entity."""
        rows = self._connection.execute(
            "select source, entity, count(*) from temp.erased_rows group by all order by all"
        ).fetchall()
        return {(source, entity): count for source, entity, count in rows}

    def tombstones(self) -> list[Tombstone]:
        """One for each value that names what was found. The guard must be armed."""
        prefix = "source || '.' || entity || '.' || columns || '='"
        rows = self._connection.execute(f"""
            select source, entity, columns, {keyed_hash(prefix, "value")}, excepted
            from temp.erased_values order by all
        """).fetchall()
        return [
            Tombstone(Place(*place), digest, tuple(excepted)) for *place, digest, excepted in rows
        ]

    def _add_rows(self, condition: Callable[[Relation], str]) -> bool:
        """Add the rows of which the condition holds; tell whether there are new ones."""
        self._round += 1
        return any([self._add(item, condition(item)) for item in self._relations])

    def _add_unreadable(self, condition: Callable[[Relation], str]) -> None:
        for item in self._relations:
            if item.schema == "quarantine":
                self._add(item, condition(item))

    def _add(self, item: Relation, condition: str) -> bool:
        source, entity = item.source.name, item.contract.entity
        row = self._connection.execute(
            f"""
            insert into temp.erased_rows
            select $source, $entity, $schema, $round, _file_id, _record_number, _line_number
            from {item.name} anti join (
                select file_id as _file_id, record_number as _record_number
                from temp.erased_rows where {item.scope}
            ) using (_file_id, _record_number)
            where {condition}
            """,
            {"source": source, "entity": entity, "schema": item.schema, "round": self._round},
        ).fetchone()
        return bool(row and row[0])

    def _add_names(self) -> bool:
        """Add what names the rows of the last round; tell whether there is anything new."""
        return any(
            [
                self._add_name(item, columns)
                for item in self._relations
                for columns in names_of(item.contract, load_contracts(item.contract.vendor))
            ]
        )

    def _add_name(self, item: Relation, columns: tuple[str, ...]) -> bool:
        row = self._connection.execute(
            f"""
            insert into temp.erased_values
            select distinct $source, $entity, $columns, {value_of(columns)}, []::varchar[]
            from {item.name} semi join (
                select file_id as _file_id, record_number as _record_number
                from temp.erased_rows where {item.scope} and round = $round
            ) using (_file_id, _record_number)
            where {value_of(columns)} is not null and {value_of(columns)} not in (
                select value from temp.erased_values where {item.scope} and columns = $columns
            )
            """,
            {
                "source": item.source.name,
                "entity": item.contract.entity,
                "columns": ",".join(columns),
                "round": self._round,
            },
        ).fetchone()
        return bool(row and row[0])


def _is_mentioned(item: Relation) -> str:
    """SQL that tells whether a row mentions one of the values found so far."""
    return " or ".join(
        f"coalesce({mention.value} in (select value {_found(item, mention)}), false)"
        for mention in item.mentions
    )


def _has_word(item: Relation) -> str:
    """SQL that tells the same of a record in which no column tells whose it is."""
    values = ", ".join(mention.value for mention in item.mentions)
    words = words_of("_raw_record", delimiter=item.source.delimiter)
    is_one = " or ".join(
        f"{mention.word} in (select value {_found(item, mention)})"
        for mention in item.mentions
        if len(mention.columns) == 1
    )
    return f"""coalesce({values}) is null and exists (
        select 1 from (select unnest({words}) as word) as words where {is_one or "false"}
    )"""


def _found(item: Relation, mention: Mention) -> str:
    """SQL of the values found so far that a mention may name."""
    sources = ", ".join(quote_text(source) for source in mention.sources)
    return f"""
        from temp.erased_values
        where entity = {quote_text(mention.entity)}
            and columns = {quote_text(",".join(mention.columns))}
            and not list_contains(excepted, {quote_text(item.source.name)})
            {f"and source in ({sources})" if sources else ""}
    """
