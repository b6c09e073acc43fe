"""Reporting days and periods: half-open, weeks from Monday, all in the reporting timezone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

GRAINS = ("day", "week", "month", "quarter", "year")
RETENTION_GRAINS = ("month", "quarter", "year")
ONE_DAY = timedelta(days=1)


@cache
def period_start(day: date, grain: str) -> date:
    """First day of the period that holds the day."""
    match grain:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, day.month - (day.month - 1) % 3, 1)
        case "year":
            return date(day.year, 1, 1)
    raise ValueError(grain)


@cache
def period_end(start: date, grain: str) -> date:
    """First day after the period that begins on `start`."""
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[grain]
    return period_start(start + timedelta(days=longest), grain)


def period_starts(first: date, last: date, grain: str) -> Iterator[date]:
    """Starts of all periods from the one holding `first` to the one holding `last`."""
    start = period_start(first, grain)
    while start <= last:
        yield start
        start = period_end(start, grain)


def local_date(moment: datetime, timezone: ZoneInfo) -> date:
    """The reporting day of a moment."""
    return moment.astimezone(timezone).date()


def end_of_day(day: date, timezone: ZoneInfo) -> datetime:
    """The moment the reporting day is over."""
    return datetime.combine(day + ONE_DAY, time(), timezone).astimezone(UTC)
