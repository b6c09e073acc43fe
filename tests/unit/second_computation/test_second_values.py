"""Cells: what parses, what does not."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from tests.second_computation.entity import Column
from tests.second_computation.values import to_value

SCORE_OF_FIVE = Column("score", "integer", minimum=1, maximum=5)
STATUS = Column("status", "enum", values=("open", "hold"), synonyms={"on-hold": "hold"})
DIRECTION = Column("direction", "enum", values=("up", "down"), is_closed_list=True)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("timestamp", "2024-03-04T10:00:00Z", datetime(2024, 3, 4, 10, tzinfo=UTC)),
        ("timestamp", "2024-03-04T10:00:00+05:30", datetime(2024, 3, 4, 4, 30, tzinfo=UTC)),
        ("timestamp", "2024-03-04T24:00:00Z", datetime(2024, 3, 5, tzinfo=UTC)),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("integer", "-07", -7),
        ("integer", " 5 ", 5),
        ("decimal", "4.5", Fraction(9, 2)),
        ("decimal", "0", 0),
        ("boolean", "false", False),
        ("boolean", "TRUE", True),
        ("currency", "USD", "usd"),
        ("identifier", "007", "007"),
        ("identifier", "#5", "#5"),
        ("free_text", " as written ", " as written "),
        ("text", " without outer blanks ", "without outer blanks"),
        ("text", "  ", None),
        ("integer", "", None),
    ],
)
def test_a_cell_is_read_by_the_type_of_its_column(kind, text, value):
    assert to_value(Column("cell", kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timestamp", "2024-03-04T10:00:00"),
        ("timestamp", "2024-02-30T10:00:00Z"),
        ("timestamp", "2024-03-04"),
        ("timestamp", "2024-03-04T25:00:00Z"),
        ("timestamp", "infinity"),
        ("date", "2024-02-30"),
        ("date", "03/04/2024"),
        ("integer", "4.5"),
        ("integer", "1e1"),
        ("integer", "1_000"),
        ("integer", "\u0665"),
        ("integer", "9223372036854775808"),
        ("decimal", "NaN"),
        ("decimal", "inf"),
        ("decimal", "1,5"),
        ("decimal", "0.1234567"),
        ("boolean", "yes"),
        ("currency", "US$"),
        ("identifier", "1.23457E+11"),
        ("identifier", "1,23457E+11"),
        ("timestamp", "1969-12-31T23:59:59Z"),
        ("timestamp", "0001-01-01T00:00:00+05:00"),
        ("date", "2100-01-01"),
        ("json", "{"),
    ],
)
def test_a_cell_of_another_type_is_refused(kind, text):
    with pytest.raises(ValueError, match=r".*"):
        to_value(Column("cell", kind), text)


def test_a_required_cell_may_not_be_blank():
    with pytest.raises(ValueError, match="name"):
        to_value(Column("name", required=True), "  ")


@pytest.mark.parametrize("text", ["0", "6"])
def test_a_number_outside_its_bounds_is_refused(text):
    with pytest.raises(ValueError, match=text):
        to_value(SCORE_OF_FIVE, text)


def test_an_unknown_word_is_kept_and_marked():
    assert to_value(STATUS, "On-Hold") == "hold"
    assert to_value(STATUS, "Parked") == "unknown:Parked"


def test_an_unknown_word_of_a_closed_list_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        to_value(DIRECTION, "sideways")
