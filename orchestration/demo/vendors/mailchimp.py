"""The company's e-mails as the reports of Mailchimp tell of them.

The activity of every other campaign comes as data pipelines flatten it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.mail_events import (
    Event,
    by_campaign,
    compact,
    mail_events,
    with_offset,
)
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("campaign_events",)
SETTINGS: Mapping[str, object] = {}
LOSSES = {
    "campaign_events": {
        "event_id": "nothing in a report has an id but a report of abuse",
        "customer_id": "reports name a recipient by the address and its MD5 alone",
        "recipient_id": "reports name a recipient by the address and its MD5 alone",
        "is_bot": "reports do not tell programs from people",
        "occurred_at": "a sending has the time of its campaign; the others keep theirs",
    }
}
ACTIVITIES = ("open", "click", "bounce")
TYPES = ("sent", *ACTIVITIES, "unsubscribe", "spam_report")
# There is a list of whom a campaign was sent to, and none of where it arrived.
ROWS_LOST = {"campaign_events": f"channel <> 'email' or event_type not in {TYPES}"}
LIST = {"list_id": "16d6ec4ffc", "list_is_active": True}


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """The list of campaigns, and the reports of each campaign."""
    campaigns = by_campaign(mail_events(tables, types=TYPES))
    listed = [_campaign(name, events) for name, events in campaigns.items()]
    yield _page("campaigns.json", {"campaigns": listed})
    flat: list[dict[str, Any]] = []
    for number, (campaign_id, events) in enumerate(campaigns.items()):
        by_type: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            by_type[event["event_type"]].append(event)
        of_campaign, folder = {"campaign_id": campaign_id}, f"campaign_{campaign_id}"
        if number % 2:
            flat += [_flat_activity(item) for kind in ACTIVITIES for item in by_type[kind]]
        else:
            entries = _nested_activity(events)
            yield _page(f"{folder}/email-activity.json", {"emails": entries} | of_campaign)
        bounced = {event["address"] for event in by_type["bounce"]}
        sent = [
            _sending(event, is_bounced=event["address"] in bounced) for event in by_type["sent"]
        ]
        yield _page(f"{folder}/sent-to.json", {"sent_to": sent} | of_campaign)
        left = [_unsubscribe(event) for event in by_type["unsubscribe"]]
        yield _page(f"{folder}/unsubscribed.json", {"unsubscribes": left} | of_campaign)
        abuse = [_abuse_report(event) for event in by_type["spam_report"]]
        yield _page(f"{folder}/abuse-reports.json", {"abuse_reports": abuse} | of_campaign)
    if flat:
        yield VendorFile("email_activity.jsonl", b"".join(compact(row) + b"\n" for row in flat))


def _page(name: str, answer: Mapping[str, Any]) -> VendorFile:
    """An answer that begins with a list, with what every answer ends with."""
    rows = next(iter(answer.values()))
    return VendorFile(name, compact({**answer, "total_items": len(rows), "_links": []}))


def _person(event: Event) -> dict[str, Any]:
    address = event["address"]
    return {"email_id": hashlib.md5(address.lower().encode()).hexdigest(), "email_address": address}


def _member(event: Event) -> dict[str, Any]:
    return {**_person(event), "merge_fields": {"FNAME": "", "LNAME": ""}, "vip": False}


def _activity(event: Event) -> dict[str, Any]:
    activity = {"action": event["event_type"], "timestamp": with_offset(event["occurred_at"])}
    if event["event_type"] == "click":
        activity["url"] = event["url"]
    if event["event_type"] == "bounce":
        return activity | {"type": "hard"}
    return activity | {"ip": "192.0.2.1"}


def _nested_activity(events: Iterable[Event]) -> list[dict[str, Any]]:
    """One entry per recipient, also of those who did nothing."""
    people: dict[str, dict[str, Any]] = {}
    for event in events:
        entry = people.setdefault(
            event["address"],
            {"campaign_id": event["campaign_id"], **LIST, **_person(event), "activity": []},
        )
        if event["event_type"] in ACTIVITIES:
            entry["activity"].append(_activity(event))
    return list(people.values())


def _flat_activity(event: Event) -> dict[str, Any]:
    return {"campaign_id": event["campaign_id"], **LIST, **_person(event), **_activity(event)}


def _sending(event: Event, *, is_bounced: bool) -> dict[str, Any]:
    return {
        **_member(event),
        "status": "hard" if is_bounced else "sent",
        "open_count": 0,
        "absplit_group": "",
        "gmt_offset": 0,
        "campaign_id": event["campaign_id"],
        **LIST,
    }


def _unsubscribe(event: Event) -> dict[str, Any]:
    return {
        **_member(event),
        "timestamp": with_offset(event["occurred_at"]),
        "reason": "None given",
        "campaign_id": event["campaign_id"],
        **LIST,
    }


def _abuse_report(event: Event) -> dict[str, Any]:
    return {
        "id": int(event["event_id"]),
        "campaign_id": event["campaign_id"],
        **LIST,
        **_member(event),
        "date": with_offset(event["occurred_at"]),
    }


def _campaign(campaign_id: str, events: list[Event]) -> dict[str, Any]:
    sent = [event["occurred_at"] for event in events if event["event_type"] == "sent"]
    return {
        "id": campaign_id,
        "web_id": int(campaign_id),
        "type": "regular",
        "status": "sent",
        "emails_sent": len(sent),
        "send_time": with_offset(min(sent)),
        "content_type": "template",
        "recipients": {**LIST, "recipient_count": len(sent)},
        "settings": {
            "subject_line": events[0]["campaign_name"],
            "title": events[0]["campaign_name"],
        },
    }
