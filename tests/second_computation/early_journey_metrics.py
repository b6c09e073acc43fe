"""The tickets of a customer's first days: how soon solved, with how many tries, how well read."""

from collections.abc import Collection
from datetime import date, timedelta

from tests.second_computation.company import Company
from tests.second_computation.results import (
    MEDIAN,
    Results,
    mean,
    percentile_rows,
    rate_of,
    rows_of,
)
from tests.second_computation.ticket_clocks import microseconds
from tests.second_computation.ticket_metrics import TICKET_SEGMENTS
from tests.second_computation.tickets import Ticket

EARLY_DAYS = timedelta(days=30)
HOUR = 3_600_000_000
EARLY_JOURNEY_METRICS = (
    "time_to_solution_hours_median",
    "solutions_offered_mean",
    "problem_identified_rate",
)


def early_journey_metrics(
    tickets: list[Ticket], company: Company, *, segments: Collection[str]
) -> Results:
    """All metrics of the early journey; a ticket counts on the day its customer signed up."""
    wanted = set(segments) & set(TICKET_SEGMENTS)
    early = [
        (company.day_of(company.customers[ticket.requester_id]["created_at"]), ticket)
        for ticket in tickets
        if is_early(ticket, company)
    ]
    solutions = (
        (day, ticket.segments, ticket.traits.solution_count)
        for day, ticket in early
        if ticket.traits.solution_count is not None
    )
    identified = (
        (day, ticket.segments, ticket.initial_category == ticket.final_category)
        for day, ticket in early
        if ticket.is_solved and ticket.initial_category and ticket.final_category
    )
    times = (
        (day, ticket.segments, _time_to_solution(ticket, company))
        for day, ticket in first_solved(early)
    )
    return {
        **percentile_rows(
            {"time_to_solution_hours_median": MEDIAN}, times, unit=HOUR, wanted=wanted
        ),
        **rows_of("solutions_offered_mean", solutions, mean, wanted=wanted),
        **rows_of("problem_identified_rate", identified, rate_of, wanted=wanted),
    }


def is_early(ticket: Ticket, company: Company) -> bool:
    """Created within 30 days after its customer was; of a stranger it is not known."""
    customer = company.customers.get(ticket.requester_id)
    if customer is None:
        return False
    return timedelta() <= ticket.created_at - customer["created_at"] <= EARLY_DAYS


def first_solved(early: list[tuple[date, Ticket]]) -> list[tuple[date, Ticket]]:
    """The early ticket of each customer that was solved first."""
    solved = [(day, ticket) for day, ticket in early if ticket.course.solves]
    solved.sort(key=lambda pair: (pair[1].course.solves[0], pair[1].ticket_id), reverse=True)
    return list({ticket.requester_id: (day, ticket) for day, ticket in solved}.values())


def _time_to_solution(ticket: Ticket, company: Company) -> int:
    signed_up_at = company.customers[ticket.requester_id]["created_at"]
    return microseconds(ticket.course.solves[0] - signed_up_at)
