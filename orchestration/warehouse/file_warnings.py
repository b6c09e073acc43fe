"""What is odd about the records of a loaded file: counted by warning and column, and told."""

import logging
from collections import Counter

import duckdb

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from data_quality.doubts import mojibake_count, uncertain_columns
from data_quality.expressions import quote_text
from data_quality.reasons import WARNINGS
from orchestration.warehouse.intake import Origin

logger = logging.getLogger("cx")


def warnings_of(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origin: Origin,
) -> Counter[tuple[str, str]]:
    """Loaded records of a file by warning code and column name."""
    rows = f"(from raw.{origin.table} where _file_id = {quote_text(origin.file_id)})"
    counts = Counter(
        {
            (code, column): count
            for code, column, count in connection.execute(
                f"""
                select split_part(warning, ':', 1), split_part(warning, ':', 2), count(*) from (
                    select unnest(string_split(_warnings, ',')) as warning from {rows}
                )
                group by all order by all
                """
            ).fetchall()
        }
    )
    doubtful = connection.execute(mojibake_count(rows)).fetchone()
    if doubtful and doubtful[0]:
        counts["mojibake_suspect", ""] = doubtful[0]
    if conventions.date_order != "ymd":
        statement = uncertain_columns(contract, conventions, rows)
        for (column,) in connection.execute(statement).fetchall():
            counts["day_month_uncertain", column] = 1
    return counts


def record_warnings(
    connection: duckdb.DuckDBPyConnection,
    origin: Origin,
    warnings: Counter[tuple[str, str]],
    *,
    run_id: str,
) -> None:
    """Enter the warnings of a file, by code and column, and log them."""
    for (code, column), count in sorted(warnings.items()):
        connection.execute(
            "insert into ops.file_warnings values (?, ?, ?, ?, ?, ?, ?)",
            [origin.file_id, origin.source, origin.entity, code, column, count, run_id],
        )
        place = f"{origin.path}, column {column}" if column else origin.path
        records = f" ({count} records)" if count > 1 else ""
        logger.warning("%s: %s%s: %s", place, code, records, WARNINGS[code])
