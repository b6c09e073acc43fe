"""Views of help articles, and the visits they make up."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.second_computation.calls import Call
from tests.second_computation.company import Company, gathered
from tests.second_computation.entity import Record
from tests.second_computation.results import UNKNOWN
from tests.second_computation.tickets import Ticket

SELF_SERVICE_WINDOW = timedelta(hours=24)
Moments = dict[str, list[datetime]]


@dataclass(frozen=True)
class Visit:
    """A visit of the help centre by a known customer, seen from its last view."""

    customer_id: str
    last_viewed_at: datetime
    day: date
    segments: dict[str, str]

    def is_over(self, end: datetime) -> bool:
        """Whether the hours in which a contact may follow lie before `end`."""
        return self.last_viewed_at + SELF_SERVICE_WINDOW <= end

    def is_followed_by(self, contacts: Moments) -> bool:
        """Whether the customer got in touch soon after the last view."""
        moments = contacts.get(self.customer_id, [])
        after_view = bisect_right(moments, self.last_viewed_at)
        return bisect_right(moments, self.last_viewed_at + SELF_SERVICE_WINDOW) > after_view


def counted_views(company: Company) -> list[Record]:
    """Views up to as_of_date, but those of bots and test customers."""
    return [
        row
        for row in company.views
        if company.has_happened(row["viewed_at"])
        and not row["is_bot"]
        and not company.is_test(row["customer_id"])
    ]


def view_segments(view: Record, customer_id: str | None, company: Company) -> dict[str, str]:
    """The segments of a view, or of the visit it ends."""
    return {
        "article_id": view["article_id"],
        "section": company.sections.get(view["article_id"]) or UNKNOWN,
        **company.segments_on(customer_id, company.day_of(view["viewed_at"])),
    }


def visits(views: list[Record], company: Company) -> list[Visit]:
    """One per session in which a customer is known, the last of them if there are several."""
    in_sessions = [view for view in views if view["session_id"] is not None]
    in_sessions.sort(key=lambda view: (view["viewed_at"], view["view_id"]))
    found = []
    for own in gathered(in_sessions, "session_id").values():
        customers = [view["customer_id"] for view in own if view["customer_id"] is not None]
        if customers:
            last = own[-1]
            found.append(
                Visit(
                    customer_id=customers[-1],
                    last_viewed_at=last["viewed_at"],
                    day=company.day_of(last["viewed_at"]),
                    segments=view_segments(last, customers[-1], company),
                )
            )
    return found


def contact_moments(tickets: list[Ticket], calls: list[Call]) -> Moments:
    """When each customer wrote or called, in order."""
    moments: Moments = {}
    for ticket in tickets:
        moments.setdefault(ticket.requester_id, []).append(ticket.created_at)
    for call in calls:
        if call.is_contact and call.customer_id is not None:
            moments.setdefault(call.customer_id, []).append(call.started_at)
    for own in moments.values():
        own.sort()
    return moments
