"""Numbers and money are read in the style of their source, exactly or not at all."""

from dataclasses import replace
from decimal import Decimal

import pytest

from data_quality.conventions import Conventions
from tests.unit.data_quality.judging import Convert, column

SCORE = ("survey_responses", "score")
AMOUNT = ("charges", "amount")
SOLUTIONS = ("tickets", "solutions_offered")
MAJOR = Conventions(amount_unit="major")


@pytest.mark.parametrize(
    ("style", "text", "value"),
    [
        ("comma", "1,5", Decimal("1.5")),
        ("comma", "0,125", Decimal("0.125")),
        ("comma", "1234,567", Decimal("1234.567")),
        ("point_grouped", "1,234.56", Decimal("1234.56")),
        ("point_grouped", "1,234", Decimal(1234)),
        ("point_grouped", "1234.5", Decimal("1234.5")),
        ("comma_grouped", "1.234,56", Decimal("1234.56")),
        ("comma_grouped", "1.234.567", Decimal(1234567)),
    ],
)
def test_decimals_are_read_in_the_style_of_the_source(
    convert: Convert, style: str, text: str, value: Decimal
) -> None:
    assert convert(SCORE, text, Conventions(decimal_style=style)) == (value, None, None)


@pytest.mark.parametrize(
    ("style", "text", "reason"),
    [
        ("comma", "1,234", "ambiguous_number"),
        ("comma", "-12,345", "ambiguous_number"),
        ("comma_grouped", "1,234", "ambiguous_number"),
        ("comma", "1.5", "number_format"),
        ("comma", "1.234,56", "number_format"),
        ("point_grouped", "1,23", "number_format"),
        ("point_grouped", "0,125", "number_format"),
        ("point_grouped", "1234,567", "number_format"),
        ("comma_grouped", "0.125", "number_format"),
        ("comma_grouped", "1,234.56", "number_format"),
    ],
)
def test_a_number_of_another_style_is_not_guessed_at(
    convert: Convert, style: str, text: str, reason: str
) -> None:
    assert convert(SCORE, text, Conventions(decimal_style=style))[:2] == (None, reason)


def test_whole_numbers_may_be_grouped_too(convert: Convert) -> None:
    assert convert(AMOUNT, "1.234", Conventions(decimal_style="comma_grouped"))[0] == 1234
    assert convert(AMOUNT, "1,234", Conventions(decimal_style="point_grouped"))[0] == 1234
    found = convert(AMOUNT, "1,234", Conventions(decimal_style="comma"))
    assert found == (None, "ambiguous_number", None)


@pytest.mark.parametrize(
    ("text", "currency", "value", "reason"),
    [
        ("12.34", "usd", 1234, None),
        ("12", "USD", 1200, None),
        ("12.340000", "eur", 1234, None),
        (".5", "eur", 50, None),
        (".0", "jpy", 0, None),
        ("9999999999", "clf", 99999999990000, None),
        ("99999999999", "clf", 999999999990000, None),
        ("90071992547409.93", "eur", 9007199254740993, None),
        ("12", "jpy", 12, None),
        ("12.00", "jpy", 12, None),
        ("12.345", "kwd", 12345, None),
        ("1.0001", "clf", 10001, None),
        ("12.345", "usd", None, "too_many_decimals"),
        ("12.5", "jpy", None, "too_many_decimals"),
        ("$12.50", "usd", None, "number_format"),
        ("(12.50)", "usd", None, "number_format"),
        ("92233720368547758.08", "usd", None, "out_of_range"),
        ("9" * 38, "usd", None, "out_of_range"),
        ("nan", "usd", None, "not_finite"),
        ("12.34", "dollar", 1234, "unknown_currency"),
    ],
)
def test_amounts_in_units_become_minor_units_exactly(
    convert: Convert, text: str, currency: str, value: int | None, reason: str | None
) -> None:
    assert convert(AMOUNT, text, MAJOR, currency=currency) == (value, reason, None)


def test_the_decimal_style_holds_for_amounts(convert: Convert) -> None:
    german = Conventions(amount_unit="major", decimal_style="comma_grouped")
    assert convert(AMOUNT, "1.234,56", german)[0] == 123456
    assert convert(AMOUNT, "1,234", german)[:2] == (None, "ambiguous_number")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("102:15:30", 368_130),
        ("00:00:00", 0),
        ("0:00:59", 59),
        (" 23:59:59 ", 86_399),
        ("9999999:59:59", 36_000_000_000 - 1),
        ("", None),
    ],
)
def test_a_duration_like_a_clock_becomes_seconds(
    convert: Convert, text: str, seconds: int | None
) -> None:
    item = replace(column(*SOLUTIONS), format="hours_minutes_seconds", maximum=None)
    assert convert(SOLUTIONS, text, item=item) == (seconds, None, None)


@pytest.mark.parametrize(
    "text",
    ["1:60:00", "1:00:60", "1:5:00", "15:30", "-1:00:00", "1:00:00.5", "3600", "1 02:03:04", "1h"],
)
def test_no_clock_is_guessed_from(convert: Convert, text: str) -> None:
    item = replace(column(*SOLUTIONS), format="hours_minutes_seconds")
    assert convert(SOLUTIONS, text, item=item) == (None, "not_integer", None)
