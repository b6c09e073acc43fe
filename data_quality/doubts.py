"""SQL for doubts that only the rows of a file as a whole give; nothing is refused for them."""

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from data_quality.expressions import quote_identifier, quote_text

TWICE_ENCODED = "Ã[\u0080-¿]|â€|Â[ -¿]"


def mojibake_counts(rows: str) -> str:
    """SQL of file ids, and the number of their rows whose accented letters look encoded twice."""
    return f"""
        select _file_id, count(*) from {rows}
        where (contains(_raw_record, 'Ã') or contains(_raw_record, 'â€')
            or contains(_raw_record, 'Â'))
            and regexp_matches(_raw_record, {quote_text(TWICE_ENCODED)})
        group by _file_id order by _file_id
    """


def uncertain_columns(contract: Contract, conventions: Conventions, rows: str) -> str:
    """SQL of the names of date columns in which no day is above 12.

    With `date_order` dmy or mdy such a column would read as well the other way round. A time
    counts on the day that the source's clocks showed.
    """
    zone = quote_text(conventions.timezone or "UTC")
    parts = []
    for column in contract.columns:
        if column.logical_type in {"date", "timestamp"}:
            value = quote_identifier(column.name)
            day = value if column.logical_type == "date" else f"timezone({zone}, {value})"
            parts.append(
                f"select {quote_text(column.name)} from {rows} having max(day({day})) <= 12"
            )
    return " union all ".join(parts) or "select '' where false"
