"""What help articles are read, and what they spare, from views, visits and contacts."""

from collections.abc import Collection

from tests.second_computation.calls import Call
from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    MEDIAN,
    Dated,
    Key,
    Results,
    Row,
    by_place,
    percentile_rows,
    quotient,
    rate_of,
    rows_of,
)
from tests.second_computation.tickets import Ticket
from tests.second_computation.views import (
    contact_moments,
    counted_views,
    view_segments,
    visits,
)

SELF_SERVICE_SEGMENTS = (*CUSTOMER_SEGMENTS, "article_id", "section")
SELF_SERVICE_METRICS = (
    "article_views",
    "article_read_seconds_median",
    "article_views_per_contact",
    "self_service_rate",
)


def self_service_metrics(
    tickets: list[Ticket], calls: list[Call], company: Company, *, segments: Collection[str]
) -> Results:
    """All metrics of the help centre."""
    wanted = set(segments) & set(SELF_SERVICE_SEGMENTS)
    views = counted_views(company)
    facts: list[Dated[Record]] = [
        (
            company.day_of(view["viewed_at"]),
            view_segments(view, view["customer_id"], company),
            view,
        )
        for view in views
    ]
    seconds = (
        (day, own, view["engaged_seconds"])
        for day, own, view in facts
        if view["engaged_seconds"] is not None
    )
    contacts = contact_moments(tickets, calls)
    helped = (
        (visit.day, visit.segments, not visit.is_followed_by(contacts))
        for visit in visits(views, company)
        if visit.is_over(company.end)
    )
    return {
        **rows_of("article_views", facts, count, wanted=wanted),
        **percentile_rows({"article_read_seconds_median": MEDIAN}, seconds, unit=1, wanted=wanted),
        **_views_per_contact(facts, tickets, calls, wanted & set(CUSTOMER_SEGMENTS)),
        **rows_of("self_service_rate", helped, rate_of, wanted=wanted),
    }


def count(views: list[Record]) -> Row:
    """How many there are."""
    return Row(float(len(views)), None, None, len(views))


def _views_per_contact(
    views: list[Dated[Record]],
    tickets: list[Ticket],
    calls: list[Call],
    wanted: Collection[str],
) -> Results:
    """A contact is about no article, so only the segments of the customer part both."""
    contacts: list[Dated[None]] = [(ticket.day, ticket.segments, None) for ticket in tickets]
    contacts += [(call.day, call.segments, None) for call in calls if call.is_contact]
    views_in = by_place(views, wanted=wanted)
    contacts_in = by_place(contacts, wanted=wanted)
    results: Results = {}
    for place in views_in.keys() | contacts_in.keys():
        divisor = len(contacts_in.get(place, []))
        results[Key("article_views_per_contact", *place)] = quotient(
            len(views_in.get(place, [])), divisor, sample_size=divisor
        )
    return results
