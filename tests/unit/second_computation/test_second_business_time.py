"""Working time between two moments, and the ticket times measured in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.second_computation.business_time import SHIPPED, Schedule, working_time
from tests.unit.second_computation.ticket_rows import change, comment, ticket

BERLIN_NIGHTS = Schedule(frozenset({6}), time(1), time(5), ZoneInfo("Europe/Berlin"))


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "stop", "minutes"),
    [
        ("2024-01-01T10:00", "2024-01-01T10:30", 30),
        ("2024-01-01T08:00", "2024-01-01T09:10", 10),
        ("2024-01-01T16:50", "2024-01-02T09:10", 20),
        ("2024-01-05T16:00", "2024-01-08T10:00", 120),
        ("2024-01-06T10:00", "2024-01-07T10:00", 0),
        ("2024-01-01T18:00", "2024-01-01T20:00", 0),
        ("2024-01-01T00:00", "2024-01-08T00:00", 5 * 480),
        ("2024-01-01T10:00", "2024-01-01T10:00", 0),
    ],
)
def test_only_time_in_opening_hours_counts(start, stop, minutes):
    spent = working_time(moment(start), moment(stop), SHIPPED)
    assert spent == timedelta(minutes=minutes)


def test_a_holiday_is_no_working_day():
    schedule = replace(SHIPPED, holidays=frozenset({date(2024, 1, 2)}))
    spent = working_time(moment("2024-01-01T16:00"), moment("2024-01-03T10:00"), schedule)
    assert spent == timedelta(hours=2)


@pytest.mark.parametrize(
    ("day", "hours"), [("2024-03-24", 4), ("2024-03-31", 3), ("2024-10-27", 5)]
)
def test_the_night_of_a_clock_change_is_as_long_as_it_was(day, hours):
    start = moment(f"{day}T00:00") - timedelta(hours=12)
    assert working_time(start, start + timedelta(days=2), BERLIN_NIGHTS) == timedelta(hours=hours)


def test_tickets_are_timed_in_business_minutes_too(landing, at):
    landing.add("tickets", [ticket(created_at="2024-01-05T16:00:00Z")])
    landing.add(
        "ticket_events",
        [
            comment("2024-01-06T12:00:00Z"),
            change("2024-01-08T09:30:00Z", "new", "solved"),
        ],
    )
    results = landing.compute("2024-01-31")
    reply = at(results, "first_reply_business_minutes_median", "day", "2024-01-05")
    assert reply == (60.0, None, None, 1, None, None)
    assert at(results, "resolution_business_minutes_median", "day", "2024-01-08").value == 90
