"""The company's e-mails as HubSpot's log of events and its list of campaigns tell of them."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.mail_events import Event, by_campaign, compact, mail_events, pages
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("campaign_events",)
SETTINGS: Mapping[str, object] = {}
LOSSES = {
    "campaign_events": {
        "customer_id": "the log names a recipient by the address alone",
        "recipient_id": "the log names a recipient by the address alone",
    }
}
TYPES = {
    "sent": "SENT",
    "delivered": "DELIVERED",
    "open": "OPEN",
    "click": "CLICK",
    "bounce": "BOUNCE",
    "unsubscribe": "STATUSCHANGE",
    "spam_report": "SPAMREPORT",
    "share": "FORWARD",
}
# E-mails are all that the log is about, and nobody can accept or decline in one.
ROWS_LOST = {
    "campaign_events": f"channel <> 'email' or event_type not in {tuple(TYPES)}",
}
PAGE_SIZE = 1000
PORTAL = 6015139
APP = {"appId": 113, "appName": "Batch"}


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """The log in pages, and one line per campaign."""
    events = mail_events(tables, types=TYPES)
    every_page = pages(list(map(_record, events)), PAGE_SIZE)
    for number, page in zip(count(1), every_page, strict=False):
        document = {"hasMore": number < len(every_page), "offset": f"{number:08}", "events": page}
        yield VendorFile(f"email_events/page_{number:04}.json", compact(document))
    campaigns = [_campaign(name, group) for name, group in by_campaign(events).items()]
    yield VendorFile("campaigns.jsonl", b"".join(compact(row) + b"\n" for row in campaigns))


def _record(event: Event) -> dict[str, Any]:
    record = {
        "appName": APP["appName"],
        "created": int(event["occurred_at"].timestamp() * 1000),
        **_details(event),
        "id": event["event_id"],
        "recipient": event["address"],
        "smtpId": None,
        "portalId": PORTAL,
        "type": TYPES[event["event_type"]],
        "appId": APP["appId"],
        "emailCampaignId": int(event["campaign_id"]),
    }
    if event["event_type"] in {"open", "click"}:
        record["filteredEvent"] = event["is_bot"]
    return record


def _details(event: Event) -> dict[str, Any]:
    match event["event_type"]:
        case "sent":
            return {"subject": event["campaign_name"], "cc": [], "bcc": []}
        case "delivered":
            return {"response": "250 2.0.0 OK"}
        case "open":
            return {"deviceType": "COMPUTER", "duration": 0, "browser": {}, "location": {}}
        case "click":
            return {"deviceType": "MOBILE", "linkId": 0, "url": event["url"], "browser": {}}
        case "bounce":
            return {"category": "UNKNOWN_USER", "status": "5.1.1"}
        case "unsubscribe":
            return {
                "source": "SOURCE_RECIPIENT",
                "portalSubscriptionStatus": "UNSUBSCRIBED",
                "subscriptions": [],
            }
    return {}


def _campaign(campaign_id: str, events: list[Event]) -> dict[str, Any]:
    sent = sum(event["event_type"] == "sent" for event in events)
    return {
        **APP,
        "contentId": int(campaign_id) + 1,
        "counters": {"sent": sent},
        "id": int(campaign_id),
        "name": events[0]["campaign_name"],
        "numIncluded": sent,
        "numQueued": sent,
        "subType": "",
        "subject": events[0]["campaign_name"],
        "type": "BATCH_EMAIL",
    }
