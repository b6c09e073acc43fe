"""How long tickets took to their first reply and to their solves, on two kinds of clock."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from tests.second_computation.business_time import SHIPPED, working_time
from tests.second_computation.company import Company
from tests.second_computation.results import MEDIAN, P90, Results, percentile_rows
from tests.second_computation.tickets import Ticket

MINUTE = 60_000_000

# What is timed -> metric -> share.
CALENDAR_METRICS = {
    "first_reply": {"first_reply_minutes_median": MEDIAN, "first_reply_minutes_p90": P90},
    "resolution": {"resolution_minutes_median": MEDIAN, "resolution_minutes_p90": P90},
    "first_resolution": {"first_resolution_minutes_median": MEDIAN},
}
BUSINESS_METRICS = {
    "first_reply": {"first_reply_business_minutes_median": MEDIAN},
    "resolution": {"resolution_business_minutes_median": MEDIAN},
}
CLOCK_METRICS = tuple(
    metric
    for metrics in (CALENDAR_METRICS, BUSINESS_METRICS)
    for shares in metrics.values()
    for metric in shares
)


def clock_metrics(tickets: list[Ticket], company: Company, *, wanted: Collection[str]) -> Results:
    """All medians and percentiles of ticket times, in minutes."""
    results: Results = {}
    for timed, shares in CALENDAR_METRICS.items():
        facts = (
            (company.day_of(counted_at), ticket.segments, microseconds(stop - ticket.created_at))
            for ticket in tickets
            for counted_at, stop in readings(ticket, timed)
        )
        results.update(percentile_rows(shares, facts, unit=MINUTE, wanted=wanted))
    for timed, shares in BUSINESS_METRICS.items():
        facts = (
            (
                company.day_of(counted_at),
                ticket.segments,
                microseconds(working_time(ticket.created_at, stop, SHIPPED)),
            )
            for ticket in tickets
            for counted_at, stop in readings(ticket, timed)
        )
        results.update(percentile_rows(shares, facts, unit=MINUTE, wanted=wanted))
    return results


def readings(ticket: Ticket, timed: str) -> Iterator[tuple[datetime, datetime]]:
    """The moment a ticket counts on a clock and the moment the clock stopped, if it did."""
    first_reply_at, last_solved_at = ticket.traits.first_reply_at, ticket.last_solved_at
    if timed == "first_reply" and first_reply_at is not None:
        yield ticket.created_at, first_reply_at
    if timed == "resolution" and last_solved_at is not None:
        yield last_solved_at, last_solved_at
    if timed == "first_resolution" and ticket.course.solves:
        yield ticket.course.solves[0], ticket.course.solves[0]


def microseconds(duration: timedelta) -> int:
    """A duration as a whole number, exact and quick to sort."""
    return duration // timedelta(microseconds=1)
