"""How often each customer has renewed a paid subscription, and who is fitted with whom."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tests.second_computation.company import Company, is_in_force
from tests.second_computation.entity import Record
from tests.second_computation.periods import ONE_DAY

ALL = "all"
COHORT_FROM_CUSTOMERS = 100
COHORT_FROM_RENEWALS = 6


@dataclass(frozen=True)
class Stay:
    """A customer from the first paid day on; gaps are no end.

    `made` renewals were paid on their day, `due` would have been by whoever stayed. `renewal_value`
    is what a renewal comes to now, in minor units; none for whoever left, and where nothing is
    paid in the reporting currency.
    """

    customer_id: str
    cohort: str
    made: int
    due: int
    is_active: bool
    renewal_value: int | None


def stays(company: Company) -> dict[str, Stay]:
    """One for everybody who ever paid for a subscription, but test customers."""
    today = company.as_of_date
    found = {}
    for customer_id, periods in company.periods_of.items():
        paid = [p for p in periods if p["mrr_amount"] > 0 and p["period_start"] <= today]
        if paid and not company.is_test(customer_id):
            first = min(period["period_start"] for period in paid)
            last = max(_last_day(period, today) for period in paid)
            found[customer_id] = Stay(
                customer_id=customer_id,
                cohort=f"{first:%Y-%m}",
                made=months_between(first, last),
                due=months_between(first, today),
                is_active=last == today,
                renewal_value=_renewal_value(paid, company),
            )
    return found


def _last_day(period: Record, today: date) -> date:
    return today if period["period_end"] is None else min(period["period_end"] - ONE_DAY, today)


def _renewal_value(periods: list[Record], company: Company) -> int | None:
    amounts = [
        period["mrr_amount"]
        for period in periods
        if is_in_force(period, company.as_of_date)
        and period["currency"] == company.reporting_currency
    ]
    return sum(amounts) if amounts else None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """How often the day has come back."""
    count = 0
    while months_later(first, count + 1) <= last:
        count += 1
    return count


def by_segment(customers: dict[str, Stay]) -> dict[str, list[Stay]]:
    """Those whose renewals are fitted together: all, and each cohort that is large and old enough.

    A cohort is as old as its first customers.
    """
    cohorts: dict[str, list[Stay]] = defaultdict(list)
    for stay in customers.values():
        cohorts[stay.cohort].append(stay)
    return {ALL: list(customers.values())} | {
        cohort: members
        for cohort, members in cohorts.items()
        if len(members) >= COHORT_FROM_CUSTOMERS
        and max(stay.due for stay in members) >= COHORT_FROM_RENEWALS
    }
