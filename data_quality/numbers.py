"""SQL that reads whole numbers, decimals and amounts of money.

Text is tested by a regular expression before any cast: DuckDB rounds '4.5' to 5, reads '0x10' as
16 and takes '1_000'. Money is never a binary fraction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data_quality.contract import Column
from data_quality.conventions import Conventions, DecimalStyle
from data_quality.currencies import exponent_expression, known_exponents
from data_quality.expressions import first_true, matches, quote_identifier
from data_quality.reading import Finding, Reading, text_name

SIGN = "[+-]?"
NOT_FINITE = rf"(?i){SIGN}(nan|inf(inity)?)"
COULD_BE_A_THOUSAND = rf"{SIGN}[1-9][0-9]{{0,2}},[0-9]{{3}}"
"""With a decimal comma, the one form that an English export of whole thousands has as well."""


CLOCK = "[0-9]{1,7}:[0-5][0-9]:[0-5][0-9]"
"""Hours may be more than a day."""


@dataclass(frozen=True)
class NumberStyle:
    """The mark before the decimals, and the one between groups of three digits, if any."""

    decimal: str
    grouping: str

    @property
    def whole(self) -> str:
        """Pattern of a whole number without sign. No thousand begins with 0: 0,125 is a decimal."""
        if not self.grouping:
            return "[0-9]+"
        return rf"([0-9]+|[1-9][0-9]{{0,2}}(\{self.grouping}[0-9]{{3}})+)"

    def number(self, *, decimals: str) -> str:
        """Pattern of a number without sign, given that of the digits behind the decimal mark."""
        fraction = rf"\{self.decimal}({decimals})"
        return f"({self.whole}({fraction})?|{fraction})"

    def plain(self, text: str) -> str:
        """SQL for the number as DuckDB writes it."""
        ungrouped = f"replace({text}, '{self.grouping}', '')" if self.grouping else text
        if self.decimal == ".":
            return ungrouped
        return f"replace({ungrouped}, '{self.decimal}', '.')"

    def ambiguities(self, text: str) -> list[Finding]:
        """What has the form of a number and could be another one as well."""
        if self.decimal == ".":
            return []
        return [(matches(text, COULD_BE_A_THOUSAND), "ambiguous_number")]


STYLES: dict[DecimalStyle, NumberStyle] = {
    "point": NumberStyle(".", ""),
    "comma": NumberStyle(",", ""),
    "point_grouped": NumberStyle(".", ","),
    "comma_grouped": NumberStyle(",", "."),
}
MOST_DECIMALS = 6


def read_integer(column: Column, conventions: Conventions) -> Reading:
    """A whole number of 64 bits, or a duration written like a clock, in seconds."""
    if column.format == "hours_minutes_seconds":
        return _read_clock(column)
    text, style = text_name(column), STYLES[conventions.decimal_style]
    shape = matches(text, SIGN + style.whole)
    return Reading(
        value=first_true([(shape, f"try_cast({style.plain(text)} as {column.sql_type})")]),
        refusals=[
            *style.ambiguities(text),
            (matches(text, NOT_FINITE), "not_finite"),
            (shape, "out_of_range"),
        ],
        refusal="not_integer",
    )


def _read_clock(column: Column) -> Reading:
    """Seconds of 102:15:30, which no type for times of the day holds."""
    text = text_name(column)
    hours, minutes, seconds = (f"split_part({text}, ':', {place})::bigint" for place in (1, 2, 3))
    value = f"3600 * {hours} + 60 * {minutes} + {seconds}"
    return Reading(first_true([(matches(text, CLOCK), value)]), refusal="not_integer")


def read_decimal(column: Column, conventions: Conventions) -> Reading:
    """A number with decimals, exactly as many as the type of the column holds."""
    text, style = text_name(column), STYLES[conventions.decimal_style]
    shape = matches(text, SIGN + style.number(decimals=f"[0-9]{{1,{MOST_DECIMALS}}}"))
    ambiguities = style.ambiguities(text)
    return Reading(
        value=first_true(
            [
                *((condition, "null") for condition, _ in ambiguities),
                (shape, f"try_cast({style.plain(text)} as {column.sql_type})"),
            ]
        ),
        refusals=[
            *ambiguities,
            (matches(text, NOT_FINITE), "not_finite"),
            (shape, "out_of_range"),
        ],
        refusal="number_format",
    )


def read_amount(column: Column, currency: Column, conventions: Conventions) -> Reading:
    """Money in minor units of the row's currency."""
    if conventions.amount_unit == "minor":
        return read_integer(column, conventions)
    text, style = text_name(column), STYLES[conventions.decimal_style]
    exponent = quote_identifier(f"{currency.name} exponent")
    shape = matches(text, SIGN + style.number(decimals="[0-9]+"))
    is_fine_enough = first_true(
        (f"{exponent} = {places}", matches(text, SIGN + style.number(decimals=digits)))
        for places, digits in _decimals_by_exponent().items()
    )
    ambiguities = style.ambiguities(text)
    return Reading(
        steps=[{exponent: exponent_expression(f"lower({text_name(currency)})")}],
        value=first_true(
            [
                *((condition, "null") for condition, _ in ambiguities),
                (is_fine_enough, _minor_units(style.plain(text), exponent, column)),
            ]
        ),
        refusals=[
            *ambiguities,
            (matches(text, NOT_FINITE), "not_finite"),
            (f"{shape} and not {is_fine_enough}", "too_many_decimals"),
            (shape, "out_of_range"),
        ],
        refusal="number_format",
    )


def _decimals_by_exponent() -> Mapping[int, str]:
    """Pattern of the digits behind the decimal mark, by the decimals that a currency has."""
    return {
        exponent: f"[0-9]{{1,{exponent}}}0*|0+" if exponent else "0+"
        for exponent in sorted(known_exponents(), reverse=True)
    }


def _minor_units(number: str, exponent: str, column: Column) -> str:
    """SQL for a decimal text as a whole number of minor units.

    Wide decimals are slow. The narrow one has room for ten characters: a product that does not fit
    its 18 digits would fail the whole query.
    """
    factor = first_true(
        (f"{exponent} = {places}", str(10**places)) for places in sorted(known_exponents())
    )
    narrow, wide = (
        f"try_cast(try_cast({number} as decimal({width}, 4)) * {factor} as {column.sql_type})"
        for width in (18, 24)
    )
    return first_true([(f"strlen({number}) <= 10", narrow)], otherwise=wide)
