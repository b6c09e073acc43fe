"""Which subscription periods are in force at the opening and the closing of a period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.second_computation.company import Company, is_in_force
from tests.second_computation.entity import Record
from tests.second_computation.periods import ONE_DAY, RETENTION_GRAINS, period_end, period_starts


@dataclass(frozen=True)
class Books:
    """One period: subscription periods in force the day before, on any day, and at its end."""

    grain: str
    start: date
    before: date
    closing_day: date
    opening: list[Record]
    during: list[Record]
    closing: list[Record]


def all_books(company: Company) -> Iterator[Books]:
    """The books of every period from the first subscription to as_of_date; no test customers."""
    periods = [
        period
        for customer_id, own in company.periods_of.items()
        if not company.is_test(customer_id)
        for period in own
    ]
    if not periods:
        return
    on_day: dict[date, list[Record]] = {}
    first = min(period["period_start"] for period in periods)
    for grain in RETENTION_GRAINS:
        for start in period_starts(first, company.as_of_date, grain):
            before = start - ONE_DAY
            closing_day = min(period_end(start, grain) - ONE_DAY, company.as_of_date)
            for day in (before, closing_day):
                if day not in on_day:
                    on_day[day] = [period for period in periods if is_in_force(period, day)]
            during = [period for period in periods if _touches(period, start, closing_day)]
            yield Books(
                grain, start, before, closing_day, on_day[before], during, on_day[closing_day]
            )


def _touches(period: Record, first: date, last: date) -> bool:
    end = period["period_end"]
    has_begun = period["period_start"] <= last
    return has_begun and (end is None or end > first) and period["mrr_amount"] > 0
