"""Problems of customers: the tickets that belong together, and the contacts they took."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.second_computation.calls import Call
from tests.second_computation.company import Company
from tests.second_computation.tickets import Ticket

FIRST_CONTACT_WINDOW = timedelta(days=7)
Moments = dict[tuple[str, str], list[datetime]]


@dataclass(frozen=True)
class Problem:
    """A resolved problem. `tickets` are in the order of their creation."""

    tickets: tuple[Ticket, ...]
    contact_count: int
    last_solved_at: datetime

    @property
    def segments(self) -> dict[str, str]:
        """Those of its first ticket."""
        return self.tickets[0].segments


def resolved_problems(tickets: list[Ticket], calls: list[Call]) -> list[Problem]:
    """Problems all of whose tickets are solved or closed, with a solve that is known."""
    call_count: dict[str, int] = defaultdict(int)
    for call in calls:
        if call.is_contact and call.ticket_id is not None:
            call_count[call.ticket_id] += 1
    members: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        members[ticket.problem_id].append(ticket)
    problems = []
    for own in members.values():
        solves = [t.last_solved_at for t in own if t.last_solved_at is not None]
        if solves and all(ticket.is_solved for ticket in own):
            in_order = sorted(own, key=lambda ticket: (ticket.created_at, ticket.ticket_id))
            contacts = len(own) + sum(call_count[ticket.ticket_id] for ticket in own)
            problems.append(Problem(tuple(in_order), contacts, max(solves)))
    return problems


def creations(tickets: list[Ticket]) -> Moments:
    """When the tickets of each requester and final category were created, in order."""
    moments: Moments = defaultdict(list)
    for ticket in tickets:
        if ticket.final_category is not None:
            moments[ticket.requester_id, ticket.final_category].append(ticket.created_at)
    for created in moments.values():
        created.sort()
    return moments


def is_judged(problem: Problem, company: Company) -> bool:
    """Whether the days in which the customer may come back are over."""
    return problem.last_solved_at < company.end - FIRST_CONTACT_WINDOW


def is_first_contact_resolution(problem: Problem, created: Moments) -> bool:
    """One contact, never reopened, and no further ticket about the same soon after the solve."""
    ticket = problem.tickets[0]
    if problem.contact_count > 1 or ticket.course.is_reopened:
        return False
    if ticket.final_category is None:
        return True
    moments = created[ticket.requester_id, ticket.final_category]
    after_solve = bisect_right(moments, problem.last_solved_at)
    after_window = bisect_right(moments, problem.last_solved_at + FIRST_CONTACT_WINDOW)
    return after_solve == after_window
