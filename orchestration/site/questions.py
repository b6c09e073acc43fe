"""Asks tables for what a page shows; one that was never published has no answer."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb

Row = dict[str, Any]


def ask(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None
) -> list[Row] | None:
    """Rows by column name; None when a table is not there, as before the first good export."""
    try:
        cursor = connection.execute(query, parameters)
    except duckdb.CatalogException:
        return None
    names = [column[0] for column in cursor.description]
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
