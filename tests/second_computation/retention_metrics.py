"""Churn and retention of customers and of their revenue, from the books."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tests.second_computation.books import Books, all_books
from tests.second_computation.company import Company, gathered
from tests.second_computation.entity import Record
from tests.second_computation.periods import end_of_day
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    Key,
    Place,
    Results,
    Row,
    labels,
    quotient,
    rate,
)

RETENTION_METRICS = (
    "customer_churn_rate",
    "customer_retention_rate",
    "voluntary_churn_rate",
    "involuntary_churn_rate",
    "revenue_churn_rate",
    "gross_revenue_retention",
    "net_revenue_retention",
)


@dataclass(frozen=True)
class Standing:
    """A customer's part in a period's books; amounts in minor units of the reporting currency."""

    is_in_opening: bool
    is_in_closing: bool
    is_involuntary: bool
    opening_amount: int
    closing_amount: int


def retention_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """The retention rates of every month, quarter and year."""
    wanted = set(segments) & set(CUSTOMER_SEGMENTS)
    endings = endings_of(company)
    results: Results = {}
    for books in all_books(company):
        results.update(_rates(books, company, endings, wanted))
    return results


def endings_of(company: Company) -> dict[str, list[Record]]:
    """The ended subscriptions of each customer, in the order of their end."""
    ended = [row for row in company.subscriptions if row["ended_at"] is not None]
    ended.sort(key=lambda row: (row["ended_at"], row["subscription_id"]))
    return gathered(ended, "customer_id")


def left_unwillingly(endings: list[Record], end: datetime) -> bool:
    """Whether the last subscription that ended before `end` ended against the customer's wish."""
    before = [row for row in endings if row["ended_at"] < end]
    return bool(before and before[-1]["is_involuntary"])


def amounts(periods: list[Record], currency: str) -> dict[str, int]:
    """Each active customer's amount in one currency; 0 when they pay in others only."""
    totals: dict[str, int] = defaultdict(int)
    for period in periods:
        totals[period["customer_id"]] += (
            period["mrr_amount"] if period["currency"] == currency else 0
        )
    return totals


def _rates(
    books: Books, company: Company, endings: dict[str, list[Record]], wanted: Collection[str]
) -> Results:
    end = end_of_day(books.closing_day, company.timezone)
    opening = amounts(books.opening, company.reporting_currency)
    closing = amounts(books.closing, company.reporting_currency)
    standings: dict[Place, list[Standing]] = defaultdict(list)
    for customer_id in opening.keys() | closing.keys():
        standing = Standing(
            is_in_opening=customer_id in opening,
            is_in_closing=customer_id in closing,
            is_involuntary=left_unwillingly(endings.get(customer_id, []), end),
            opening_amount=opening.get(customer_id, 0),
            closing_amount=closing.get(customer_id, 0),
        )
        plan_day = books.before if standing.is_in_opening else books.closing_day
        for label in labels(company.segments_on(customer_id, plan_day), wanted):
            standings[Place(books.grain, books.start, *label)].append(standing)
    results: Results = {}
    for place, members in standings.items():
        for metric, row in rates_of(members).items():
            results[Key(metric, *place)] = row
    return results


def rates_of(standings: list[Standing]) -> dict[str, Row]:
    """The retention metrics of the customers of one place."""
    book = [standing for standing in standings if standing.is_in_opening]
    lost = [standing for standing in book if not standing.is_in_closing]
    unwilling = sum(standing.is_involuntary for standing in lost)
    size = len(book)
    opening_amount = sum(standing.opening_amount for standing in book)

    def revenue(amount: int) -> Row:
        return quotient(amount, opening_amount, sample_size=size)

    return {
        "customer_churn_rate": rate(len(lost), size),
        "customer_retention_rate": rate(size - len(lost), size),
        "voluntary_churn_rate": rate(len(lost) - unwilling, size),
        "involuntary_churn_rate": rate(unwilling, size),
        "revenue_churn_rate": revenue(sum(s.opening_amount for s in lost)),
        "gross_revenue_retention": revenue(
            sum(min(s.opening_amount, s.closing_amount) for s in book)
        ),
        "net_revenue_retention": revenue(sum(s.closing_amount for s in book)),
    }
