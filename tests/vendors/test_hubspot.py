"""What the quirks of HubSpot's log of e-mail events end as."""

import json
from datetime import datetime
from typing import Any

import pytest

from tests.vendors.conftest import VendorNight

EVENTS = "stg_hubspot__campaign_events"
CAMPAIGN = {
    "appId": 113,
    "contentId": 5,
    "id": 77,
    "name": "Spring",
    "subject": "Hello",
    "type": "AB",
}


def event(event_id: str, kind: str, **details: Any) -> dict[str, Any]:
    return {
        "appName": "Batch",
        "created": 1709287200123,
        "id": event_id,
        "recipient": "ann@example.com",
        "portalId": 6015139,
        "type": kind,
        "appId": 113,
        "emailCampaignId": 77,
    } | details


def page(*events: dict[str, Any], has_more: bool = False) -> bytes:
    return json.dumps({"hasMore": has_more, "offset": "MTY=", "events": events}).encode()


def test_a_number_of_milliseconds_is_the_time_of_an_event(night: VendorNight) -> None:
    (row,) = night({"log.json": page(event("e1", "OPEN"))}, vendor="hubspot").staged(EVENTS)
    assert row["occurred_at"] == datetime(2024, 3, 1, 10, 0, 0, 123000)


def test_an_event_on_several_pages_is_one(night: VendorNight) -> None:
    files = {
        "1.json": page(event("e1", "OPEN"), event("e2", "CLICK"), has_more=True),
        "2.json": page(event("e2", "CLICK"), event("e3", "OPEN")),
    }
    rows = night(files, vendor="hubspot").staged(EVENTS)
    assert [row["event_id"] for row in rows] == ["e1", "e2", "e3"]


def test_what_the_bot_filter_leaves_out_is_of_a_bot(night: VendorNight) -> None:
    content = page(
        event("e1", "OPEN", filteredEvent=True),
        event("e2", "OPEN", filteredEvent=False),
        event("e3", "DELIVERED"),
    )
    rows = night({"log.json": content}, vendor="hubspot").staged(EVENTS)
    assert [row["is_bot"] for row in rows] == [True, False, False]


def test_only_leaving_all_subscriptions_is_an_unsubscribe(night: VendorNight) -> None:
    single = [{"id": 1, "status": "UNSUBSCRIBED"}]
    content = page(
        event("e1", "STATUSCHANGE", portalSubscriptionStatus="UNSUBSCRIBED", subscriptions=[]),
        event("e2", "STATUSCHANGE", portalSubscriptionStatus="SUBSCRIBED", subscriptions=single),
        event("e3", "STATUSCHANGE", subscriptions=single),
    )
    rows = night({"log.json": content}, vendor="hubspot").staged(EVENTS)
    assert [(row["event_id"], row["event_type"]) for row in rows] == [("e1", "unsubscribe")]


def test_steps_on_the_way_and_what_was_replaced_are_left_out(night: VendorNight) -> None:
    content = page(
        event("e1", "PROCESSED"),
        event("e2", "DEFERRED", attempt=1),
        event("e3", "DROPPED", dropReason="PREVIOUSLY_BOUNCED"),
        event("e4", "BOUNCE", obsoletedBy={"id": "e5", "created": 1709287200999}),
        event("e5", "DELIVERED"),
        {"id": "e6", "created": 1709287200123, "type": "UNBOUNCE"},
    )
    loaded = night({"log.json": content}, vendor="hubspot")
    assert [row["event_type"] for row in loaded.staged(EVENTS)] == ["delivered"]
    assert loaded.quarantined("hubspot", "email_events") == []


@pytest.mark.parametrize("name", ["campaign.json", "campaigns.jsonl"])
def test_a_campaign_fetched_by_itself_gives_its_events_a_name(
    night: VendorNight, name: str
) -> None:
    files = {"log.json": page(event("e1", "SENT")), name: json.dumps(CAMPAIGN).encode()}
    loaded = night(files, vendor="hubspot")
    assert {row["entity"] for row in loaded.ledger()} == {"email_events", "campaigns"}
    (row,) = loaded.staged(EVENTS)
    assert (row["campaign_id"], row["campaign_name"]) == ("77", "Spring")


def test_a_recipient_is_known_by_the_hash_of_the_address(night: VendorNight) -> None:
    content = page(event("e1", "SENT"), event("e2", "OPEN", recipient=" Ann@Example.com"))
    loaded = night({"log.json": content}, vendor="hubspot")
    (person,) = loaded.staged("stg_hubspot__identities")
    recipients = {row["recipient_id"] for row in loaded.staged(EVENTS)}
    assert recipients == {person["source_id"]} == {person["email_hash"]}
    assert "example.com" not in str([person, *loaded.staged(EVENTS)])
