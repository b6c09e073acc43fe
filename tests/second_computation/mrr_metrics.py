"""Monthly recurring revenue, from the closing book."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from tests.second_computation.books import Books, all_books
from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    UNKNOWN,
    Key,
    Results,
    Row,
    labels,
)

MRR_SEGMENTS = (*CUSTOMER_SEGMENTS, "currency")
# How many decimals a currency has when it is not two (ISO 4217).
DECIMALS = {
    **dict.fromkeys(("bif", "clp", "djf", "gnf", "isk", "jpy", "kmf", "krw"), 0),
    **dict.fromkeys(("pyg", "rwf", "ugx", "uyi", "vnd", "vuv", "xaf", "xof", "xpf"), 0),
    **dict.fromkeys(("bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"), 3),
    **dict.fromkeys(("clf", "uyw"), 4),
}


def mrr_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """Closing revenue of every month, quarter and year, in major units.

    A place has a row when it had revenue at the opening or on any day of the period.
    """
    wanted = set(segments) & set(MRR_SEGMENTS)
    results: Results = {}
    for books in all_books(company):
        results.update(_mrr(books, company, wanted))
    return results


def _mrr(books: Books, company: Company, wanted: Collection[str]) -> Results:
    closing: dict[tuple[str, str], list[Record]] = {
        label: []
        for period in (*books.opening, *books.during)
        for label in _labels(period, company, wanted)
    }
    for period in books.closing:
        for label in _labels(period, company, wanted):
            closing[label].append(period)
    results: Results = {}
    for (name, value), periods in closing.items():
        currency = value if name == "currency" else company.reporting_currency
        total = sum(period["mrr_amount"] for period in periods)
        customers = {period["customer_id"] for period in periods}
        results[Key("mrr", books.grain, books.start, name, value)] = Row(
            float(major_units(total, currency)), None, None, len(customers)
        )
    return results


def major_units(amount: int, currency: str) -> Fraction:
    """An amount of minor units in major units: 492500 usd are 4925, 4925 jpy are 4925."""
    return Fraction(amount, 10 ** DECIMALS.get(currency, 2))


def _labels(period: Record, company: Company, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Where an amount counts: its currency always, all else only in the reporting currency."""
    if "currency" in wanted:
        yield "currency", period["currency"]
    if period["currency"] == company.reporting_currency:
        segments = {
            **company.standing_segments(period["customer_id"]),
            "plan_id": period["plan_id"] or UNKNOWN,
        }
        yield from labels(segments, wanted)
