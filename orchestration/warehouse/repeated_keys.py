"""Notes which keys came more than once, where rows come in, so that no model has to look for them.

The tables of the schema `repeated` hold every key of which raw has several rows. They may hold
others too: a key whose second row was withdrawn stays, which costs time and changes nothing.
"""

from collections.abc import Sequence

import duckdb

from data_quality.contract import Contract
from data_quality.expressions import quote_identifier
from orchestration.warehouse.manifest import pending_files
from orchestration.warehouse.schema import table_name


def prepare_notes(connection: duckdb.DuckDBPyConnection, source: str, contract: Contract) -> None:
    """Make the notes on an entity from its rows, unless there are some for this key."""
    if _noted_key(connection, source, contract.entity) != list(contract.key):
        _note_anew(connection, table_name(source, contract.entity), contract.key)


def note_repeated(connection: duckdb.DuckDBPyConnection, source: str, contract: Contract) -> None:
    """Note the keys of files that no gate has accepted yet, where other rows have them too."""
    prepare_notes(connection, source, contract)
    table = table_name(source, contract.entity)
    key = _listed(contract.key)
    pending = pending_files(source, contract.entity)
    rows = f"""
        select rows.* from ({_keys_of_rows(table, contract.key)}) as rows
        semi join (
            select {key} from raw.{table} where _file_id in ({pending})
            union all
            select {key} from disputed.{table}
        ) as new on {same(contract.key, "rows", "new")}
    """
    connection.execute(f"""
        insert into repeated.{table}
        select found.* from ({_repeated(rows, contract.key)}) as found
        anti join repeated.{table} as noted on {same(contract.key, "found", "noted")}
    """)


def forget_what_is_gone(connection: duckdb.DuckDBPyConnection, source: str, entity: str) -> None:
    """Drop the notes on keys of which there are no longer several rows."""
    if key := _noted_key(connection, source, entity):
        _note_anew(connection, table_name(source, entity), key)


def is_repeated(source: str, contract: Contract, *, row: str) -> str:
    """SQL that tells of a row, given by its alias, whether its key is noted."""
    return (
        f"exists (from repeated.{table_name(source, contract.entity)} as noted"
        f" where {same(contract.key, row, 'noted')})"
    )


def same(columns: Sequence[str], left: str, right: str) -> str:
    """SQL that is true of rows with the same values in these columns, or none in both."""
    names = (quote_identifier(column) for column in columns)
    return " and ".join(f"{left}.{name} is not distinct from {right}.{name}" for name in names)


def _noted_key(connection: duckdb.DuckDBPyConnection, source: str, entity: str) -> list[str]:
    """Columns of the notes on an entity; none where there are no notes."""
    rows = connection.execute(
        """
        select column_name from duckdb_columns()
        where schema_name = 'repeated' and table_name = ? order by column_index
        """,
        [f"{source}__{entity}"],
    ).fetchall()
    return [name for (name,) in rows]


def _note_anew(connection: duckdb.DuckDBPyConnection, table: str, key: Sequence[str]) -> None:
    connection.execute("create schema if not exists repeated")
    repeated = _repeated(_keys_of_rows(table, key), key)
    connection.execute(f"create or replace table repeated.{table} as {repeated}")


def _keys_of_rows(table: str, key: Sequence[str]) -> str:
    columns = _listed(key)
    return f"select {columns} from raw.{table} union all select {columns} from disputed.{table}"


def _repeated(rows: str, key: Sequence[str]) -> str:
    columns = _listed(key)
    return f"select {columns} from ({rows}) group by {columns} having count(*) > 1"


def _listed(key: Sequence[str]) -> str:
    return ", ".join(quote_identifier(name) for name in key)
