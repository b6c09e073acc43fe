"""How many contacts and tickets a problem takes, from resolved problems."""

from collections.abc import Collection

from tests.second_computation.calls import Call
from tests.second_computation.company import Company
from tests.second_computation.problems import (
    creations,
    is_first_contact_resolution,
    is_judged,
    resolved_problems,
)
from tests.second_computation.results import Results, mean, rate_of, rows_of
from tests.second_computation.ticket_metrics import TICKET_SEGMENTS
from tests.second_computation.tickets import Ticket

PROBLEM_METRICS = (
    "contacts_to_resolution_mean",
    "tickets_per_problem_mean",
    "first_contact_resolution_rate",
)


def problem_metrics(
    tickets: list[Ticket], calls: list[Call], company: Company, *, segments: Collection[str]
) -> Results:
    """All metrics of problems; each counts on the day of its last solve."""
    wanted = set(segments) & set(TICKET_SEGMENTS)
    created = creations(tickets)
    problems = [
        (company.day_of(problem.last_solved_at), problem)
        for problem in resolved_problems(tickets, calls)
    ]
    contacts = ((day, problem.segments, problem.contact_count) for day, problem in problems)
    counts = ((day, problem.segments, len(problem.tickets)) for day, problem in problems)
    judged = (
        (day, problem.segments, is_first_contact_resolution(problem, created))
        for day, problem in problems
        if is_judged(problem, company)
    )
    return {
        **rows_of("contacts_to_resolution_mean", contacts, mean, wanted=wanted),
        **rows_of("tickets_per_problem_mean", counts, mean, wanted=wanted),
        **rows_of("first_contact_resolution_rate", judged, rate_of, wanted=wanted),
    }
