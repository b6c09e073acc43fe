"""Working time between two moments: opening hours, time zone, holidays, clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Schedule:
    """When a company works: the weekdays (Monday is 0), the hours of each, but for holidays."""

    weekdays: frozenset[int]
    opens: time
    closes: time
    timezone: ZoneInfo
    holidays: frozenset[date] = frozenset()


SHIPPED = Schedule(frozenset(range(5)), time(9), time(17), ZoneInfo("UTC"))


def working_time(start: datetime, stop: datetime, schedule: Schedule) -> timedelta:
    """The part of the time from start to stop that lies in opening hours."""
    total = timedelta()
    day = start.astimezone(schedule.timezone).date()
    last = stop.astimezone(schedule.timezone).date()
    while day <= last:
        if day.weekday() in schedule.weekdays and day not in schedule.holidays:
            opening = datetime.combine(day, schedule.opens, schedule.timezone).astimezone(UTC)
            closing = datetime.combine(day, schedule.closes, schedule.timezone).astimezone(UTC)
            total += max(min(stop, closing) - max(start, opening), timedelta())
        day += ONE_DAY
    return total
