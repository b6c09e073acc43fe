"""How campaigns are opened, clicked and taken up, from deliveries and reactions."""

from collections.abc import Collection

from tests.second_computation.campaigns import Event, counted_events, deliveries
from tests.second_computation.company import Company
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    Results,
    Row,
    quotient,
    rate_of,
    rows_of,
)

ENGAGEMENT_SEGMENTS = (*CUSTOMER_SEGMENTS, "channel")
DELIVERY_SEGMENTS = (*ENGAGEMENT_SEGMENTS, "campaign_id")
ENGAGEMENTS = {"open", "click", "accept", "share"}
CAMPAIGN_METRICS = ("campaign_open_rate", "campaign_click_rate", "campaign_engagement_depth")


def campaign_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """All metrics of campaigns."""
    wanted = set(segments) & set(DELIVERY_SEGMENTS)
    events = counted_events(company)
    delivered = deliveries(events, company)
    opened = ((d.day, d.segments, d.is_opened) for d in delivered)
    clicked = ((d.day, d.segments, d.is_clicked) for d in delivered)
    engagements = (
        (
            event.day,
            {"channel": event.channel, **company.segments_on(event.customer_id, event.day)},
            event,
        )
        for event in events
        if event.event_type in ENGAGEMENTS
    )
    return {
        **rows_of("campaign_open_rate", opened, rate_of, wanted=wanted),
        **rows_of("campaign_click_rate", clicked, rate_of, wanted=wanted),
        **rows_of("campaign_engagement_depth", engagements, depth, wanted=wanted),
    }


def depth(events: list[Event]) -> Row:
    """Different things done with campaigns, per person who did any."""
    people = {event.recipient for event in events}
    deeds = {(event.recipient, event.campaign_id, event.event_type) for event in events}
    return quotient(len(deeds), len(people), sample_size=len(people))
