"""SQL that reads days of the calendar, and brings days of any order into that of ISO 8601.

Left to itself, DuckDB lets the other rows of a file decide whether 03/04 is in March.
"""

from collections.abc import Mapping

from data_quality.contract import Column
from data_quality.conventions import Conventions, DateOrder
from data_quality.expressions import first_true, matches, quote_identifier, quote_text
from data_quality.reading import Reading, text_name

ISO_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
"""A glob pattern: as strict as a regular expression, and faster."""

TWO_DIGIT_YEAR = r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([T ].*)?"
ORDERED_DAY = r"([0-9]{1,2})(?:/([0-9]{1,2})/|\.([0-9]{1,2})\.|-([0-9]{1,2})-)([0-9]{4})"
REARRANGED: Mapping[DateOrder, str] = {"dmy": r"\5-0\2\3\4-0\1", "mdy": r"\5-0\1-0\2\3\4"}
PADDED_DAY = r"([0-9]{4})-0?([0-9]{2})-0?([0-9]{2})"


def read_date(column: Column, conventions: Conventions) -> Reading:
    """A day of the calendar."""
    day, steps = in_iso_order(column, conventions)
    has_form = f"{day} glob {quote_text(ISO_DAY)}"
    return Reading(
        steps=steps,
        value=first_true([(has_form, f"try_cast({day} as date)")]),
        refusals=[
            (matches(text_name(column), TWO_DIGIT_YEAR), "two_digit_year"),
            (has_form, "bad_date"),
        ],
        refusal="date_format",
    )


def in_iso_order(column: Column, conventions: Conventions) -> tuple[str, list[Mapping[str, str]]]:
    """Name of the column's text with year, month and day in this order, and the steps to it.

    What follows the day stays. In a column of times, a day alone in the source's order is midnight.
    """
    text = text_name(column)
    if conventions.date_order == "ymd":
        return text, []
    longer = (
        f"regexp_replace({text}, {quote_text(f'^{ORDERED_DAY}')},"
        f" {quote_text(REARRANGED[conventions.date_order])})"
    )
    iso = rf"regexp_replace({longer}, {quote_text(f'^{PADDED_DAY}')}, '\1-\2-\3')"
    alone = iso if column.logical_type == "date" else f"{iso} || ' 00:00'"
    name = quote_identifier(f"{column.name} in iso order")
    step = first_true(
        [
            (matches(text, ORDERED_DAY), alone),
            (matches(text, f"{ORDERED_DAY}[T ].*"), iso),
        ],
        otherwise=text,
    )
    return name, [{name: step}]
