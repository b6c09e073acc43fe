"""What can be seen of a table at a glance: how many rows it has, and the first of them."""

from collections.abc import Collection, Mapping

import duckdb

from data_quality.expressions import quote_identifier

ROWS_SHOWN = 5


def row_counts(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, tuple[str, str]]
) -> dict[str, int]:
    """Rows of the tables among these, given as schema and name by key; views are left out."""
    there = set(
        connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    )
    return {
        key: _count(connection, *place) for key, place in sorted(tables.items()) if place in there
    }


def first_rows(
    connection: duckdb.DuckDBPyConnection, schema: str, name: str, *, without: Collection[str] = ()
) -> str:
    """The first rows of a table as Markdown, without some of its columns."""
    cursor = connection.execute(f"from {_quoted(schema, name)} limit {ROWS_SHOWN}")
    names = [column[0] for column in cursor.description]
    shown = [place for place, column in enumerate(names) if column not in without]
    lines = [[names[place] for place in shown], ["---"] * len(shown)]
    lines += [[_cell(row[place]) for place in shown] for row in cursor.fetchall()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _count(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> int:
    row = connection.execute(f"select count(*) from {_quoted(schema, name)}").fetchone()
    return int(row[0])  # type: ignore[index]


def _quoted(schema: str, name: str) -> str:
    return f"{quote_identifier(schema)}.{quote_identifier(name)}"


def _cell(value: object) -> str:
    text = "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")
