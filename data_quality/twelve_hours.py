"""SQL that brings times on a clock of twelve hours, with AM or PM behind them, to one of 24."""

from collections.abc import Mapping

from data_quality.contract import Column
from data_quality.expressions import first_true, matches, quote_identifier, quote_text

CLOCK = r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ])(0?[1-9]|1[0-2])(:[0-9]{2}(?::[0-9]{2})?) ?([AaPp])[Mm]"


def on_24_hours(column: Column, moment: str) -> tuple[str, list[Mapping[str, str]]]:
    """Name of the column's text with its hours counted through the day, and the step to it.

    `moment` has its day in ISO order. The twelfth hour is the first one of either half.
    """
    day, hour, rest, half = (
        f"regexp_extract({moment}, {quote_text(CLOCK)}, {group})" for group in range(1, 5)
    )
    hours_before = f"case when lower({half}) = 'p' then 12 else 0 end"
    whole = f"lpad(cast(cast({hour} as integer) % 12 + {hours_before} as varchar), 2, '0')"
    name = quote_identifier(f"{column.name} on 24 hours")
    made = first_true([(matches(moment, CLOCK), f"{day} || {whole} || {rest}")], otherwise=moment)
    return name, [{name: made}]
