"""What the quirks of Klaviyo's events end as."""

import json
from datetime import datetime
from typing import Any

from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night

EVENTS = "stg_klaviyo__campaign_events"
METRICS = {
    "m1": "Received Email",
    "m2": "Opened Email",
    "m3": "Clicked Email",
    "m4": "Placed Order",
}


def event(event_id: str, metric_id: str, **properties: Any) -> dict[str, Any]:
    sent = {"$message": "01HV", "Campaign Name": "Spring", "Subject": "Hello"}
    related = {
        "profile": {"data": {"type": "profile", "id": "p1"}},
        "metric": {"data": {"type": "metric", "id": metric_id}},
    }
    return {
        "type": "event",
        "id": event_id,
        "attributes": {
            "timestamp": 1709287200,
            "event_properties": sent | properties,
            "datetime": "2024-03-01T10:00:00+00:00",
            "uuid": "8b7f",
        },
        "relationships": related,
        "links": {"self": "https://a.klaviyo.com/api/events/e1/"},
    }


def metric(metric_id: str) -> dict[str, Any]:
    return {"type": "metric", "id": metric_id, "attributes": {"name": METRICS[metric_id]}}


def profile(address: str | None) -> dict[str, Any]:
    return {"type": "profile", "id": "p1", "attributes": {"email": address}}


def page(
    *events: dict[str, Any], included: list[dict[str, Any]], following: str | None = None
) -> bytes:
    links = {"self": "https://a.klaviyo.com/api/events", "next": following, "prev": None}
    return json.dumps({"data": events, "included": included, "links": links}).encode()


def older(event_id: str, name: str, **properties: Any) -> dict[str, Any]:
    return {
        "object": "event",
        "id": event_id,
        "statistic_id": "m1",
        "timestamp": 1709287200,
        "event_name": name,
        "event_properties": {"$message": "01HV", "Campaign Name": "Spring"} | properties,
        "datetime": "2024-03-01 10:00:00+00:00",
        "person": {"object": "person", "id": "p1", "$email": "ann@example.com"},
    }


def older_page(*events: dict[str, Any]) -> bytes:
    return json.dumps({"count": len(events), "object": "$list", "data": events}).encode()


def types(loaded: Night, model: str = EVENTS) -> dict[str, Any]:
    return {row["event_id"]: row["event_type"] for row in loaded.staged(model)}


def test_a_page_holds_events_and_what_they_are_named_after(night: VendorNight) -> None:
    content = page(event("e1", "m1"), included=[metric("m1"), profile("ann@example.com")])
    loaded = night({"page.json": content}, vendor="klaviyo")
    assert {row["entity"] for row in loaded.ledger()} == {"events", "metrics", "profiles"}
    (row,) = loaded.staged(EVENTS)
    assert (row["event_type"], row["campaign_id"]) == ("delivered", "01HV")
    assert (row["campaign_name"], row["recipient_id"]) == ("Spring", "p1")
    assert row["occurred_at"] == datetime(2024, 3, 1, 10)


def test_both_forms_of_an_event_are_the_same_row(night: VendorNight) -> None:
    current = page(event("e1", "m1"), included=[metric("m1")])
    first = night({"page.json": current}, vendor="klaviyo").staged(EVENTS)
    flat = older_page(older("e1", "Received Email"))
    second = night({"page.json": flat}, vendor="klaviyo").staged(f"{EVENTS}__flat")
    assert first == second


def test_events_and_metrics_are_known_in_lines_as_well(night: VendorNight) -> None:
    rows = [event("e1", "m2"), metric("m2"), profile("ann@example.com")]
    content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    loaded = night({"stream.jsonl": content}, vendor="klaviyo")
    assert types(loaded) == {"e1": "open"}


def test_orders_are_no_events_of_campaigns(night: VendorNight) -> None:
    content = page(event("e1", "m1"), event("e2", "m4"), included=[metric("m1"), metric("m4")])
    assert types(night({"page.json": content}, vendor="klaviyo")) == {"e1": "delivered"}
    flat = older_page(older("e1", "Placed Order"), older("e2", "Unsubscribed"))
    loaded = night({"flat.json": flat}, vendor="klaviyo")
    assert types(loaded, f"{EVENTS}__flat") == {"e2": "unsubscribe"}


def test_an_event_whose_metric_is_not_exported_stays_without_a_type(night: VendorNight) -> None:
    content = page(event("e1", "m1"), event("e2", "m2"), included=[metric("m1")])
    loaded = night({"page.json": content}, vendor="klaviyo")
    assert types(loaded) == {"e1": "delivered", "e2": None}


def test_mail_clients_that_load_in_advance_and_link_scanners_are_bots(night: VendorNight) -> None:
    content = page(
        event("e1", "m2", machine_open=True),
        event("e2", "m2", machine_open=False),
        event("e3", "m3", **{"Bot Click": True}),
        event("e4", "m3", URL="https://example.com"),
        included=[metric("m2"), metric("m3")],
    )
    rows = night({"page.json": content}, vendor="klaviyo").staged(EVENTS)
    assert {row["event_id"]: row["is_bot"] for row in rows} == {
        "e1": True, "e2": False, "e3": True, "e4": False,
    }  # fmt: skip


def hash_of(address: str, loaded: Night) -> str:
    (row,) = loaded.select(f"select ops.email_hash('{address}') as email_hash")
    return row["email_hash"]


def test_a_person_is_known_by_where_a_mail_went(night: VendorNight) -> None:
    written = event("e1", "m1", **{"Recipient Email Address": "old@example.com"})
    content = page(written, included=[metric("m1"), profile(None)])
    loaded = night({"page.json": content}, vendor="klaviyo")
    (person,) = loaded.staged("stg_klaviyo__identities")
    assert person["source_id"] == "p1"
    assert person["email_hash"] == hash_of("old@example.com", loaded)


def test_the_address_of_the_profile_itself_counts_before(night: VendorNight) -> None:
    written = event("e1", "m1", **{"Recipient Email Address": "old@example.com"})
    files = {
        "1.json": page(written, included=[metric("m1"), profile("Ann@example.com ")]),
        "2.json": older_page(older("e2", "Opened Email") | {"person": {"id": "p2"}}),
        "3.json": older_page(older("e3", "Opened Email")),
    }
    loaded = night(files, vendor="klaviyo")
    (person,) = loaded.staged("stg_klaviyo__identities")
    assert person["email_hash"] == hash_of("ann@example.com", loaded)


def test_a_page_that_others_follow_is_loaded_and_told_of(night: VendorNight) -> None:
    content = page(event("e1", "m1"), included=[metric("m1")], following="https://a.klaviyo.com/x")
    loaded = night({"page.json": content}, vendor="klaviyo")
    assert types(loaded) == {"e1": "delivered"}
    assert ("more_pages", "") in loaded.warnings()
