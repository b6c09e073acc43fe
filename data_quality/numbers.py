"""SQL that reads whole numbers, decimals and amounts of money.

Text is tested by a regular expression before any cast: DuckDB rounds '4.5' to 5, reads '0x10' as
16 and takes '1_000'. Money is never a binary fraction.
"""

from dataclasses import dataclass

from data_quality.contract import Column
from data_quality.conventions import Conventions, DecimalStyle
from data_quality.currencies import exponent_expression, factor_expression
from data_quality.expressions import first_true, matches
from data_quality.reading import Finding, Reading, text_name

SIGN = "[+-]?"
NOT_FINITE = rf"(?i){SIGN}(nan|inf(inity)?)"
COULD_BE_A_THOUSAND = rf"{SIGN}[1-9][0-9]{{0,2}},[0-9]{{3}}"
"""With a decimal comma, the one form that an English export of whole thousands has as well."""


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

    def decimals(self, *, at_most: int | None) -> str:
        """Pattern of a number without sign that has so many decimals, or any number of them."""
        fraction = rf"\{self.decimal}[0-9]{{1,{'' if at_most is None else at_most}}}"
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
    """A whole number of 64 bits."""
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


def read_decimal(column: Column, conventions: Conventions) -> Reading:
    """A number with decimals, exactly as many as the type of the column holds."""
    text, style = text_name(column), STYLES[conventions.decimal_style]
    shape = matches(text, SIGN + style.decimals(at_most=MOST_DECIMALS))
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
    shape = matches(text, SIGN + style.decimals(at_most=None))
    ambiguities = style.ambiguities(text)
    plain, code = style.plain(text), f"lower({text_name(currency)})"
    decimals = f"strlen(rtrim(split_part({plain}, '.', 2), '0'))"
    is_too_fine = f"{shape} and {decimals} > {exponent_expression(code)}"
    minor_units = f"try_cast({plain} as decimal(24, 4)) * {factor_expression(code)}"
    return Reading(
        value=first_true(
            [
                *((condition, "null") for condition, _ in ambiguities),
                (is_too_fine, "null"),
                (shape, f"try_cast({minor_units} as {column.sql_type})"),
            ]
        ),
        refusals=[
            *ambiguities,
            (matches(text, NOT_FINITE), "not_finite"),
            (is_too_fine, "too_many_decimals"),
            (shape, "out_of_range"),
        ],
        refusal="number_format",
    )
