"""The company's e-mails as Klaviyo's events tell of them, in the current and the older form."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.mail_events import (
    Event,
    compact,
    mail_events,
    pages,
    with_offset,
)
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("campaign_events",)
SETTINGS: Mapping[str, object] = {}
LOSSES = {
    "campaign_events": {
        "customer_id": "a profile may have an id of another tool, but does not tell of which",
    }
}
METRICS = {
    "delivered": "Received Email",
    "open": "Opened Email",
    "click": "Clicked Email",
    "bounce": "Bounced Email",
    "unsubscribe": "Unsubscribed from Email Marketing",
    "spam_report": "Marked Email as Spam",
}
# There is no event for a sending as such, and none for what people do beside their mailbox.
ROWS_LOST = {
    "campaign_events": f"channel <> 'email' or event_type not in {tuple(METRICS)}",
}
PAGE_SIZE = 1000
HOST = "https://a.klaviyo.com/api"


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """The first half of the events in the older form, the other half in the current one."""
    events = mail_events(tables, types=METRICS)
    middle = len(events) // 2
    for number, page in zip(count(1), pages(events[:middle], PAGE_SIZE), strict=False):
        document = {
            "count": len(page),
            "object": "$list",
            "data": [_older_record(event) for event in page],
            "next": None,
        }
        yield VendorFile(f"timeline_{number:04}.json", compact(document))
    for number, page in zip(count(1), pages(events[middle:], PAGE_SIZE), strict=False):
        document = {
            "data": [_record(event) for event in page],
            "included": [*_metrics(page), *_profiles(page)],
            "links": {"self": f"{HOST}/events", "next": None, "prev": None},
        }
        yield VendorFile(f"events_{number:04}.json", compact(document))


def _properties(event: Event) -> dict[str, Any]:
    properties = {
        "Subject": event["campaign_name"],
        "Campaign Name": event["campaign_name"],
        "$message": event["campaign_id"],
        "Recipient Email Address": event["address"],
        "$event_id": event["event_id"],
    }
    if event["event_type"] == "open":
        properties["machine_open"] = event["is_bot"]
    if event["event_type"] == "click":
        properties |= {"URL": event["url"], "Bot Click": event["is_bot"]}
    return properties


def _record(event: Event) -> dict[str, Any]:
    related = {
        "profile": {"type": "profile", "id": event["recipient_id"]},
        "metric": {"type": "metric", "id": _metric_id(event["event_type"])},
    }
    return {
        "type": "event",
        "id": event["event_id"],
        "attributes": {
            "timestamp": int(event["occurred_at"].timestamp()),
            "event_properties": _properties(event),
            "datetime": with_offset(event["occurred_at"]),
            "uuid": event["event_id"],
        },
        "relationships": {name: {"data": data} for name, data in related.items()},
        "links": {"self": f"{HOST}/events/{event['event_id']}/"},
    }


def _older_record(event: Event) -> dict[str, Any]:
    return {
        "object": "event",
        "id": event["event_id"],
        "statistic_id": _metric_id(event["event_type"]),
        "timestamp": int(event["occurred_at"].timestamp()),
        "event_name": METRICS[event["event_type"]].removesuffix(" from Email Marketing"),
        "event_properties": _properties(event),
        "datetime": with_offset(event["occurred_at"]).replace("T", " "),
        "uuid": event["event_id"],
        "person": {"object": "person", "id": event["recipient_id"], "$email": event["address"]},
    }


def _metric_id(event_type: str) -> str:
    return f"M{tuple(METRICS).index(event_type)}"


def _metrics(page: list[Event]) -> Iterator[dict[str, Any]]:
    for event_type in sorted({event["event_type"] for event in page}):
        attributes = {"name": METRICS[event_type], "integration": {"name": "Klaviyo"}}
        yield {"type": "metric", "id": _metric_id(event_type), "attributes": attributes}


def _profiles(page: list[Event]) -> Iterator[dict[str, Any]]:
    for profile_id, address in {event["recipient_id"]: event["address"] for event in page}.items():
        yield {"type": "profile", "id": profile_id, "attributes": {"email": address}}
