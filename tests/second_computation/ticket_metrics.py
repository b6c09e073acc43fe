"""Ticket clocks, reopen rate and backlog, from counted tickets."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

from tests.second_computation.company import Company
from tests.second_computation.periods import GRAINS, period_start, period_starts
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    Key,
    Place,
    Results,
    Row,
    by_place,
    labels,
    percentile_row,
    rate,
)
from tests.second_computation.tickets import Ticket, counted_tickets

TICKET_SEGMENTS = (*CUSTOMER_SEGMENTS, "via_channel", "group_id", "priority", "product_id")
MEDIAN = Fraction(1, 2)
P90 = Fraction(9, 10)
MINUTE = 60_000_000

# Metric -> its clock and share.
CLOCK_METRICS = {
    "first_reply_minutes_median": ("first_reply", MEDIAN),
    "first_reply_minutes_p90": ("first_reply", P90),
    "resolution_minutes_median": ("resolution", MEDIAN),
    "resolution_minutes_p90": ("resolution", P90),
    "first_resolution_minutes_median": ("first_resolution", MEDIAN),
}


def ticket_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """All ticket metrics of the package."""
    wanted = set(segments) & set(TICKET_SEGMENTS)
    tickets = counted_tickets(company)
    return {
        **_clocks(tickets, company, wanted),
        **_reopen_rate(tickets, company, wanted),
        **_backlog(tickets, company, wanted),
    }


def readings(ticket: Ticket, clock: str) -> Iterator[tuple[datetime, datetime]]:
    """The moment a ticket counts on a clock and the moment the clock stopped, if it did."""
    solves = ticket.course.solves
    if clock == "first_reply" and ticket.first_reply_at is not None:
        yield ticket.created_at, ticket.first_reply_at
    if clock == "resolution" and ticket.is_solved and solves:
        yield solves[-1], solves[-1]
    if clock == "first_resolution" and solves:
        yield solves[0], solves[0]


def microseconds(duration: timedelta) -> int:
    """A duration as a whole number, exact and quick to sort."""
    return duration // timedelta(microseconds=1)


def _clocks(tickets: list[Ticket], company: Company, wanted: Collection[str]) -> Results:
    places = {
        clock: by_place(
            (
                (
                    company.day_of(counted_at),
                    ticket.segments,
                    microseconds(stop - ticket.created_at),
                )
                for ticket in tickets
                for counted_at, stop in readings(ticket, clock)
            ),
            wanted=wanted,
        )
        for clock in ("first_reply", "resolution", "first_resolution")
    }
    return {
        Key(metric, *place): percentile_row(values, share, unit=MINUTE)
        for metric, (clock, share) in CLOCK_METRICS.items()
        for place, values in places[clock].items()
    }


def _reopen_rate(tickets: list[Ticket], company: Company, wanted: Collection[str]) -> Results:
    facts = (
        (company.day_of(ticket.course.solves[0]), ticket.segments, ticket.course.is_reopened)
        for ticket in tickets
        if ticket.course.solves
    )
    return {
        Key("reopen_rate", *place): rate(sum(reopened), len(reopened))
        for place, reopened in by_place(facts, wanted=wanted).items()
    }


def _backlog(tickets: list[Ticket], company: Company, wanted: Collection[str]) -> Results:
    """Per segment, from its first ticket's period on: open at the end, created so far."""
    created: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    steps: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for ticket in tickets:
        for label in labels(ticket.segments, wanted):
            created[label][company.day_of(ticket.created_at)] += 1
            for turn in ticket.course.turns:
                steps[label][company.day_of(turn.at)] += turn.step
    results: Results = {}
    for label, created_on in created.items():
        for grain in GRAINS:
            created_in, steps_in = _per_period(created_on, grain), _per_period(steps[label], grain)
            created_so_far = still_open = 0
            for start in period_starts(min(created_on), company.as_of_date, grain):
                created_so_far += created_in.get(start, 0)
                still_open += steps_in.get(start, 0)
                place = Place(grain, start, *label)
                results[Key("ticket_backlog", *place)] = Row(
                    float(still_open), None, None, created_so_far
                )
    return results


def _per_period(counts: dict[date, int], grain: str) -> dict[date, int]:
    totals: dict[date, int] = defaultdict(int)
    for day, count in counts.items():
        totals[period_start(day, grain)] += count
    return totals
