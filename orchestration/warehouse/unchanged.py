"""Tells which tables a run would make again just as they are, so that it leaves them.

A table follows from the code, the settings of the run and the rows of the landed tables above it.
What that was when it was last built, and passed its tests, is noted as one hash; while the hash is
the same, so is the table.
"""

import hashlib
import json
from collections.abc import Collection, Mapping

import duckdb

from data_quality.expressions import quote_identifier
from orchestration.warehouse.dbt_graph import DbtGraph


def causes_of(
    connection: duckdb.DuckDBPyConnection, graph: DbtGraph, *, settings: str
) -> dict[str, str]:
    """Hash of all that each landed table, seed and model follows from, by unique id.

    `settings` tells what else decides the result, for all of them.
    """
    causes = {
        unique_id: _hash(_landed(connection, schema, name))
        for unique_id, (schema, name) in graph.landed_tables().items()
    }
    everything = [settings, connection.execute("from ops.identity_key").fetchall()]
    for unique_id, parents in graph.built_from().items():
        above = [causes[parent] for parent in sorted(parents)]
        causes[unique_id] = _hash([*everything, unique_id, above])
    return causes


def unchanged(
    connection: duckdb.DuckDBPyConnection, graph: DbtGraph, causes: Mapping[str, str]
) -> set[str]:
    """Unique ids of what is there and was built from the same, and of landed tables as tested."""
    noted = dict(connection.execute("from ops.built_nodes").fetchall())
    there = set(
        connection.execute("""
            select schema_name, table_name from duckdb_tables()
            union all select schema_name, view_name from duckdb_views()
        """).fetchall()
    )
    places = graph.landed_tables() | graph.built_tables()
    return {
        unique_id
        for unique_id, cause in causes.items()
        if noted.get(unique_id) == cause and places[unique_id] in there
    }


def note(connection: duckdb.DuckDBPyConnection, causes: Mapping[str, str]) -> None:
    """Note what these were built from, and forget all others."""
    forget(connection)
    connection.execute(
        "insert into ops.built_nodes select unnest($1), unnest($2)",
        [list(causes), list(causes.values())],
    )


def forget(connection: duckdb.DuckDBPyConnection, *, but: Collection[str] = ()) -> None:
    """Forget what was built from what, of all but some: whatever is made next is not noted yet."""
    connection.execute(
        "delete from ops.built_nodes where unique_id not in (select unnest($1::varchar[]))",
        [list(but)],
    )


def _landed(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> list[object]:
    """What tells the rows of a landed table from others: of a view, its text and those below."""
    view = connection.execute(
        "select sql from duckdb_views() where (schema_name, view_name) = (?, ?)", [schema, name]
    ).fetchone()
    if view is None:
        table = f"{quote_identifier(schema)}.{quote_identifier(name)}"
        return connection.execute(
            f"select count(*), sum(hash(rows)::hugeint) from {table} as rows"
        ).fetchall()
    vendor, entity = name.split("__")
    tables = connection.execute(
        """
        select table_name from duckdb_tables()
        where schema_name = 'raw' and table_name in (
            select source || '__' || $entity from ops.sources where vendor = $vendor
        )
        order by table_name
        """,
        {"vendor": vendor, "entity": entity},
    ).fetchall()
    return [view, *(_rows_of(connection, table) for (table,) in tables)]


def _rows_of(connection: duckdb.DuckDBPyConnection, table: str) -> object:
    # A row of a file is what it was when it was taken in: no other column needs a look.
    return connection.execute(f"""
        select count(*), sum(hash(_file_id, _record_number, _loaded_at)::hugeint)
        from raw.{quote_identifier(table)}
    """).fetchone()


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
