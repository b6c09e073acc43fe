"""How much trouble a customer has, and whether they pay: two components of health, 0..100."""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction

from tests.second_computation.calls import Call
from tests.second_computation.charges import counted_charges
from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.health_opinions import Scores, is_within
from tests.second_computation.tickets import Ticket

SERVICE_DAYS = 90
CONTACT_POINTS = 10
TROUBLE_POINTS = 20
FAILED_CHARGE_POINTS = 25
ENDING_POINTS = 50
SETTLED = {"succeeded", "failed"}
NOTHING_TO_PAY = {"incomplete", "trialing"}
OVERDUE = {"past_due", "unpaid"}


def support(tickets: list[Ticket], calls: list[Call], company: Company) -> Scores:
    """100 less points for contacts after the first, and for tickets that are open or went wrong.

    Tickets that are still open count however old they are.
    """
    contacts: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for day, customer_id in _contacts(tickets, calls):
        if is_within(SERVICE_DAYS, day, company):
            contacts[customer_id] += 1
    for ticket in tickets:
        if not ticket.is_solved or is_within(SERVICE_DAYS, ticket.day, company):
            trouble = ticket.course.is_reopened + ticket.traits.is_escalated
            points[ticket.requester_id] += TROUBLE_POINTS * trouble
            points[ticket.requester_id] += CONTACT_POINTS * (not ticket.is_solved)
    for customer_id, count in contacts.items():
        points[customer_id] += CONTACT_POINTS * (count - 1)
    return {customer_id: _left(lost) for customer_id, lost in points.items()}


def _contacts(tickets: list[Ticket], calls: list[Call]) -> list[tuple[date, str]]:
    """The day and the customer of every contact of somebody who is known."""
    written = [(ticket.day, ticket.requester_id) for ticket in tickets]
    called = [
        (call.day, call.customer_id)
        for call in calls
        if call.is_contact and call.customer_id is not None
    ]
    return written + called


def billing(company: Company) -> Scores:
    """100 less points for failed charges, and for running subscriptions overdue or cancelled."""
    failures: Counter[str] = Counter()
    for row in counted_charges(company):
        is_recent = is_within(SERVICE_DAYS, company.day_of(row["created_at"]), company)
        if is_recent and row["status"] in SETTLED:
            failures[row["customer_id"]] += row["status"] == "failed"
    running = [row for row in company.subscriptions if _is_running(row, company)]
    overdue = {row["customer_id"] for row in running if row["status"] in OVERDUE}
    ending = {row["customer_id"] for row in running if _has_happened(row["canceled_at"], company)}
    return {
        customer_id: _left(
            FAILED_CHARGE_POINTS * failures[customer_id]
            + ENDING_POINTS * (customer_id in overdue)
            + ENDING_POINTS * (customer_id in ending)
        )
        for customer_id in failures.keys() | {row["customer_id"] for row in running}
    }


def _is_running(row: Record, company: Company) -> bool:
    """Whether a subscription has begun, has not ended, and is to be paid for."""
    return (
        not company.is_test(row["customer_id"])
        and row["status"] not in NOTHING_TO_PAY
        and _has_happened(row["started_at"], company)
        and not _has_happened(row["ended_at"], company)
    )


def _has_happened(moment: datetime | None, company: Company) -> bool:
    return moment is not None and company.has_happened(moment)


def _left(points: int) -> Fraction:
    """What is left of full marks."""
    return Fraction(max(100 - points, 0))
