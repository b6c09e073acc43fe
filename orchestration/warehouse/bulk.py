"""Writes rows of bookkeeping many at a time: a statement costs far more than a row."""

from collections.abc import Sequence
from itertools import chain

import duckdb

MOST_ROWS = 200


def insert_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: Sequence[Sequence[object]],
    *,
    replacing: bool = False,
) -> None:
    """Insert rows with the columns of a table; those of the same primary key are replaced."""
    verb = "insert or replace" if replacing else "insert"
    for start in range(0, len(rows), MOST_ROWS):
        some = rows[start : start + MOST_ROWS]
        marks = f"({', '.join('?' * len(some[0]))})"
        connection.execute(
            f"{verb} into {table} values {', '.join([marks] * len(some))}",
            list(chain.from_iterable(some)),
        )
