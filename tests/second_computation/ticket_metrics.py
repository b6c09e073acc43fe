"""Ticket rates, means and backlog, from counted tickets."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from tests.second_computation.company import Company
from tests.second_computation.periods import GRAINS, period_start, period_starts
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    Key,
    Place,
    Results,
    Row,
    labels,
    mean,
    rate_of,
    rows_of,
)
from tests.second_computation.ticket_clocks import CLOCK_METRICS, clock_metrics
from tests.second_computation.tickets import Ticket

TICKET_SEGMENTS = (*CUSTOMER_SEGMENTS, "via_channel", "group_id", "priority", "product_id")
TICKET_METRICS = (
    *CLOCK_METRICS,
    "reopen_rate",
    "replies_to_resolution_mean",
    "escalation_rate",
    "ticket_backlog",
    "agent_rated_sentiment_mean",
)


def ticket_metrics(
    tickets: list[Ticket], company: Company, *, segments: Collection[str]
) -> Results:
    """All metrics of single tickets."""
    wanted = set(segments) & set(TICKET_SEGMENTS)
    reopened = (
        (company.day_of(ticket.course.solves[0]), ticket.segments, ticket.course.is_reopened)
        for ticket in tickets
        if ticket.course.solves
    )
    escalated = ((ticket.day, ticket.segments, ticket.traits.is_escalated) for ticket in tickets)
    ratings = (
        (ticket.day, ticket.segments, ticket.traits.rating)
        for ticket in tickets
        if ticket.traits.rating is not None
    )
    replies = (
        (company.day_of(ticket.last_solved_at), ticket.segments, ticket.traits.reply_count)
        for ticket in tickets
        if ticket.last_solved_at is not None and ticket.traits.reply_count is not None
    )
    return {
        **clock_metrics(tickets, company, wanted=wanted),
        **rows_of("reopen_rate", reopened, rate_of, wanted=wanted),
        **rows_of("escalation_rate", escalated, rate_of, wanted=wanted),
        **rows_of("agent_rated_sentiment_mean", ratings, mean, wanted=wanted),
        **rows_of("replies_to_resolution_mean", replies, mean, wanted=wanted),
        **_backlog(tickets, company, wanted),
    }


def _backlog(tickets: list[Ticket], company: Company, wanted: Collection[str]) -> Results:
    """Per segment, from its first ticket's period on: open at the end, created so far."""
    created: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    steps: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for ticket in tickets:
        for label in labels(ticket.segments, wanted):
            created[label][ticket.day] += 1
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
