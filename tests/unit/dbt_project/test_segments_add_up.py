"""What dbt tests of every metric table finds a row too many and parts that miss their whole."""

from collections.abc import Sequence
from datetime import date

import duckdb
import pytest
from jinja2 import Environment

from orchestration.warehouse.dbt_files import PROJECT

JANUARY = date(2024, 1, 1)
GOOD = [("all", None, 10.0), ("country", "de", 4.0), ("country", "fr", 6.0), ("country", "it", 0.0)]
"""Segment, its value, numerator."""


def found(
    rows: Sequence[tuple[str, str | None, float | None]], *, except_segments: Sequence[str] = ()
) -> list[tuple]:
    """What the test complains of: grain, start and segment. To Jinja it is a macro."""
    text = (PROJECT / "data_tests" / "generic" / "segments_add_up.sql").read_text(encoding="utf-8")
    macro = text.replace("{% test ", "{% macro ").replace("{% endtest ", "{% endmacro ")
    module = Environment().from_string(macro).module
    statement = module.segments_add_up(  # type: ignore[attr-defined]
        "metric", ["numerator"], except_segments=list(except_segments)
    )
    with duckdb.connect() as connection:
        connection.execute(
            "create table metric (period_grain varchar, period_start date, segment_name varchar,"
            " segment_value varchar, numerator double)"
        )
        connection.executemany(
            "insert into metric values (?, ?, ?, ?, ?)",
            [("month", JANUARY, *row) for row in rows],
        )
        return connection.execute(statement).fetchall()


def test_one_row_per_segment_and_parts_that_add_up_are_right() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize("doubled", [GOOD[0], GOOD[3]])
def test_a_row_that_is_there_twice_is_found_though_the_sums_agree(
    doubled: tuple[str, str | None, float],
) -> None:
    assert found([*GOOD, doubled]) == [("month", JANUARY, doubled[0])]


def test_a_row_that_is_there_twice_is_found_where_nothing_is_to_add_up() -> None:
    rows = [*GOOD, ("plan", "pro", 9.0)]
    assert found(rows, except_segments=["plan"]) == []
    assert found([*rows, rows[-1]], except_segments=["plan"]) == [("month", JANUARY, "plan")]


@pytest.mark.parametrize("missing", [GOOD[0], GOOD[1]])
def test_parts_that_miss_their_whole_are_found(missing: tuple[str, str | None, float]) -> None:
    rows = [row for row in GOOD if row != missing]
    assert found(rows) == [("month", JANUARY, "country")]
