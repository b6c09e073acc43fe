"""Reporting days and periods."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.second_computation.periods import (
    end_of_day,
    local_date,
    period_end,
    period_start,
    period_starts,
)

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2024, 3, 3), date(2024, 2, 26)),
        (date(2024, 3, 4), date(2024, 3, 4)),
        (date(2024, 1, 1), date(2024, 1, 1)),
        (date(2023, 1, 1), date(2022, 12, 26)),
    ],
)
def test_weeks_start_on_monday(day, monday):
    assert period_start(day, "week") == monday


@pytest.mark.parametrize(
    ("grain", "start", "end"),
    [
        ("day", date(2024, 2, 29), date(2024, 3, 1)),
        ("week", date(2024, 2, 26), date(2024, 3, 4)),
        ("month", date(2024, 2, 1), date(2024, 3, 1)),
        ("quarter", date(2024, 1, 1), date(2024, 4, 1)),
        ("year", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_period_ends_where_the_next_one_starts(grain, start, end):
    assert period_start(date(2024, 2, 29), grain) == start
    assert period_end(start, grain) == end
    assert period_start(end, grain) == end


def test_periods_run_from_the_first_day_to_the_last():
    starts = list(period_starts(date(2023, 11, 20), date(2024, 1, 1), "month"))
    assert starts == [date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1)]


def test_a_moment_belongs_to_the_day_of_the_reporting_timezone():
    moment = datetime(2024, 3, 31, 22, 30, tzinfo=UTC)
    assert local_date(moment, ZoneInfo("UTC")) == date(2024, 3, 31)
    assert local_date(moment, BERLIN) == date(2024, 4, 1)


def test_the_day_of_the_clock_change_has_23_hours():
    assert end_of_day(date(2024, 3, 30), BERLIN) == datetime(2024, 3, 30, 23, tzinfo=UTC)
    assert end_of_day(date(2024, 3, 31), BERLIN) == datetime(2024, 3, 31, 22, tzinfo=UTC)
