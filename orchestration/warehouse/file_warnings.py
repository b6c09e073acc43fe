"""What is odd about the records of a loaded file: counted by warning and column, and told."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from data_quality.doubts import mojibake_counts, uncertain_columns
from data_quality.expressions import quote_text
from data_quality.reasons import WARNINGS
from orchestration.warehouse.bulk import insert_rows
from orchestration.warehouse.deliveries import Origin

logger = logging.getLogger("cx")

Warnings = Counter[tuple[str, str]]
"""Records by warning code and column name, empty where it is not about a column."""


def warnings_of(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origins: Sequence[Origin],
    *,
    now: datetime,
) -> dict[str, Warnings]:
    """Those of the records that some files of an entity brought at a moment, by file id."""
    counts = {origin.file_id: Warnings() for origin in origins}
    table = f"raw.{origins[0].table}"
    # Nothing else is as quick to tell the rows of this moment from those of the years before.
    rows = f"(from {table} where _loaded_at = {quote_text(now.isoformat())}::timestamptz)"
    for file_id, code, column, count in connection.execute(
        f"""
        select _file_id, split_part(warning, ':', 1), split_part(warning, ':', 2), count(*) from (
            select _file_id, unnest(string_split(_warnings, ',')) as warning from {rows}
        )
        group by all order by all
        """
    ).fetchall():
        counts[file_id][code, column] = count
    for file_id, count in connection.execute(mojibake_counts(rows)).fetchall():
        counts[file_id]["mojibake_suspect", ""] = count
    if conventions.date_order != "ymd":
        for origin in origins:
            own = f"(from {rows} where _file_id = {quote_text(origin.file_id)})"
            statement = uncertain_columns(contract, conventions, own)
            for (column,) in connection.execute(statement).fetchall():
                counts[origin.file_id]["day_month_uncertain", column] = 1
    return counts


def record_warnings(
    connection: duckdb.DuckDBPyConnection, warnings: Mapping[Origin, Warnings], *, run_id: str
) -> None:
    """Enter the warnings of some files, by code and column, and log them."""
    rows = []
    for origin, counts in warnings.items():
        for (code, column), count in sorted(counts.items()):
            place = (origin.file_id, origin.source, origin.entity)
            rows.append((*place, code, column, count, run_id))
            where = f"{origin.path}, column {column}" if column else origin.path
            records = f" ({count} records)" if count > 1 else ""
            logger.warning("%s: %s%s: %s", where, code, records, WARNINGS[code])
    insert_rows(connection, "ops.file_warnings", rows)
