"""Tickets: what happened to each one up to as_of_date, and which of them count."""

from dataclasses import dataclass
from datetime import date, datetime

from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.helpdesk_entities import STATUS_SYNONYMS
from tests.second_computation.results import UNKNOWN
from tests.second_computation.ticket_traits import Traits, read_traits

OPEN = {"new", "open", "pending", "hold"}
SOLVED = {"solved", "closed"}
NOT_IN_BACKLOG = SOLVED | {"deleted"}


@dataclass(frozen=True)
class Turn:
    """The moment a ticket enters (+1) or leaves (-1) the backlog."""

    at: datetime
    step: int


@dataclass(frozen=True)
class Course:
    """The course of a ticket: its state now, its solves and reopens, its time in the backlog."""

    state: str
    solves: tuple[datetime, ...]
    is_reopened: bool
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Ticket:
    """A ticket that counts."""

    ticket_id: str
    problem_id: str
    requester_id: str
    created_at: datetime
    day: date
    initial_category: str | None
    final_category: str | None
    course: Course
    traits: Traits
    segments: dict[str, str]

    @property
    def is_solved(self) -> bool:
        """Solved or closed at the end of as_of_date."""
        return self.course.state in SOLVED

    @property
    def last_solved_at(self) -> datetime | None:
        """The last solve of a ticket that is solved or closed, where it is known."""
        return self.course.solves[-1] if self.is_solved and self.course.solves else None


def counted_tickets(company: Company) -> list[Ticket]:
    """Tickets created up to as_of_date; no spam, merged or deleted ones, no test customers."""
    tickets = []
    for row in company.tickets:
        if company.has_happened(row["created_at"]) and not company.is_test(row["requester_id"]):
            ticket = read_ticket(row, company)
            if ticket is not None:
                tickets.append(ticket)
    return tickets


def read_ticket(row: Record, company: Company) -> Ticket | None:
    """A ticket with its course and traits, or none when it is spam, merged or deleted."""
    events = company.events_of.get(row["ticket_id"], [])
    known = [event for event in events if company.has_happened(event["created_at"])]
    course = course_from_events(row, known) if events else course_from_columns(row, company.end)
    is_removed = (
        row["is_spam"]
        or row["merged_into_ticket_id"] is not None
        or row["status"] == "deleted"
        or course.state == "deleted"
        or any(event["event_type"] in ("merge", "delete") for event in known)
    )
    if is_removed:
        return None
    day = company.day_of(row["created_at"])
    return Ticket(
        ticket_id=row["ticket_id"],
        problem_id=row["problem_id"] or row["ticket_id"],
        requester_id=row["requester_id"],
        created_at=row["created_at"],
        day=day,
        initial_category=row["initial_category"],
        final_category=row["final_category"],
        course=course,
        traits=read_traits(row, company),
        segments=_segments(row, company, day),
    )


def _segments(row: Record, company: Company, day: date) -> dict[str, str]:
    own = {
        name: row[name] or UNKNOWN for name in ("via_channel", "group_id", "priority", "product_id")
    }
    return {**own, **company.segments_on(row["requester_id"], day)}


def course_from_events(row: Record, events: list[Record]) -> Course:
    """The course told by the status changes; `events` are in order and end with as_of_date."""
    changes = [
        event
        for event in events
        if event["event_type"] == "change" and event["field_name"] == "status"
    ]
    state = _status(changes[0]["previous_value"]) if changes else "open"
    turns = [] if state in NOT_IN_BACKLOG else [Turn(row["created_at"], 1)]
    solves: list[datetime] = []
    is_reopened = False
    for change in changes:
        at, new_state = change["created_at"], _status(change["value"])
        if state in OPEN and new_state in SOLVED:
            solves.append(at)
        if state in SOLVED and new_state in OPEN:
            is_reopened = True
        step = (new_state not in NOT_IN_BACKLOG) - (state not in NOT_IN_BACKLOG)
        if step:
            turns.append(Turn(max(at, row["created_at"]), step))
        state = new_state
    return Course(state, tuple(solves), is_reopened, tuple(turns))


def _status(value: str | None) -> str:
    """A status word of the history; an empty one is taken as open."""
    word = (value or "").strip() or "open"
    return STATUS_SYNONYMS.get(word, word)


def course_from_columns(row: Record, end: datetime) -> Course:
    """The course of a ticket without events: at most one solve, never a reopen.

    A solve after as_of_date has not happened yet. A ticket that is solved without saying when
    has no solve and is in no backlog.
    """
    opened = Turn(row["created_at"], 1)
    if row["status"] not in SOLVED:
        return Course(row["status"], (), False, (opened,))
    solved_at = row["solved_at"] or row["closed_at"]
    if solved_at is None:
        return Course(row["status"], (), False, ())
    if solved_at >= end:
        return Course("open", (), False, (opened,))
    return Course(row["status"], (solved_at,), False, (opened, Turn(solved_at, -1)))
