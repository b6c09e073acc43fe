"""What campaigns sent and how people took it: counted events, and deliveries to recipients."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.second_computation.company import Company
from tests.second_computation.results import UNKNOWN


@dataclass(frozen=True)
class Event:
    """A campaign event that counts, of a recipient."""

    event_type: str
    day: date
    recipient: str
    customer_id: str | None
    campaign_id: str | None
    channel: str
    sentiment: Fraction | None


@dataclass(frozen=True)
class Delivery:
    """A campaign that reached a recipient."""

    day: date
    customer_id: str | None
    is_opened: bool
    is_clicked: bool
    segments: dict[str, str]


def counted_events(company: Company) -> list[Event]:
    """Events up to as_of_date in order, but those of bots, test customers and nobody."""
    rows = [
        row
        for row in company.campaign_events
        if company.has_happened(row["occurred_at"])
        and not row["is_bot"]
        and not company.is_test(row["customer_id"])
        and (row["recipient_id"] or row["customer_id"])
    ]
    rows.sort(key=lambda row: (row["occurred_at"], row["event_id"]))
    return [
        Event(
            event_type=row["event_type"],
            day=company.day_of(row["occurred_at"]),
            recipient=row["recipient_id"] or row["customer_id"],
            customer_id=row["customer_id"],
            campaign_id=row["campaign_id"],
            channel=row["channel"],
            sentiment=row["sentiment"],
        )
        for row in rows
    ]


def deliveries(events: list[Event], company: Company) -> list[Delivery]:
    """One per recipient and campaign that was delivered; `events` are in order."""
    pairs: dict[tuple[str, str | None], list[Event]] = defaultdict(list)
    for event in events:
        pairs[event.recipient, event.campaign_id].append(event)
    found = []
    for own in pairs.values():
        arrival = delivering_event(own)
        if arrival is not None:
            types = {event.event_type for event in own}
            known = [event.customer_id for event in own if event.customer_id is not None]
            customer_id = arrival.customer_id or next(iter(known), None)
            found.append(
                Delivery(
                    day=arrival.day,
                    customer_id=customer_id,
                    is_opened="open" in types,
                    is_clicked="click" in types,
                    segments={
                        "channel": arrival.channel,
                        "campaign_id": arrival.campaign_id or UNKNOWN,
                        **company.segments_on(customer_id, arrival.day),
                    },
                )
            )
    return found


def delivering_event(events: list[Event]) -> Event | None:
    """The first `delivered`; without one the first `sent`, if nothing bounced."""
    delivered = [event for event in events if event.event_type == "delivered"]
    sent = [event for event in events if event.event_type == "sent"]
    has_bounced = any(event.event_type == "bounce" for event in events)
    return next(iter(delivered or ([] if has_bounced else sent)), None)
