"""Compares tables row by row."""

from pathlib import Path

import duckdb

TABLES = """
select schema_name || '.' || table_name from duckdb_tables()
where database_name = ? and schema_name in ('marts', 'metrics')
order by all
"""


def differences(left: Path, right: Path) -> dict[str, int]:
    """Rows that only one of two files has, by table; a table that only one has is all of it."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, path in (("a", left), ("b", right)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        tables = [_tables(connection, "a"), _tables(connection, "b")]
        for table in sorted(tables[0] | tables[1]):
            having = [name for name, own in zip("ab", tables, strict=True) if table in own]
            found[table] = (
                different_rows(connection, f"a.{table}", f"b.{table}")
                if len(having) == 2
                else _count(connection, f"{having[0]}.{table}")
            )
    return {table: rows for table, rows in found.items() if rows}


def different_rows(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    """How many rows only one of two tables has; all of both when their types differ.

    Doubles are compared to twelve digits: two libraries differ in the last one of a square root or
    an exponential.
    """
    columns, others = (connection.execute(f"describe {name}").fetchall() for name in (one, other))
    if [column[:2] for column in columns] != [column[:2] for column in others]:
        return _count(connection, one) + _count(connection, other)
    cells = ", ".join(
        f"""printf('%.11e', "{name}" + 0) as "{name}" """ if kind == "DOUBLE" else f'"{name}"'
        for name, kind, *_ in columns
    )
    return sum(
        _count(connection, f"(select {cells} from {this} except all select {cells} from {that})")
        for this, that in ((one, other), (other, one))
    )


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    return {name for (name,) in connection.execute(TABLES, [database]).fetchall()}


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    (count,) = connection.execute(f"select count(*) from {rows}").fetchone() or (0,)
    return int(count)
