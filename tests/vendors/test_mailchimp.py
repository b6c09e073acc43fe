"""What the quirks of Mailchimp's reports end as."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from orchestration.demo.vendors import mailchimp
from tests.vendors.conftest import VendorNight
from tests.vendors.round_trip import tables

EVENTS = "stg_mailchimp__campaign_events"
OPEN = {"action": "open", "timestamp": "2024-03-01T10:00:00+00:00", "ip": "192.0.2.1"}
CLICK = {
    "action": "click",
    "timestamp": "2024-03-01T10:00:05+00:00",
    "url": "https://example.com/a",
}
CAMPAIGN = {"id": "k1", "emails_sent": 2, "send_time": "2024-03-01T09:00:00+00:00"}


def of(address: str) -> dict[str, Any]:
    """What a record says of its campaign and recipient."""
    email_id = hashlib.md5(address.lower().encode()).hexdigest()
    return {"campaign_id": "k1", "email_id": email_id, "email_address": address}


def page(name: str, *rows: dict[str, Any]) -> bytes:
    return json.dumps({name: rows, "total_items": len(rows), "_links": []}).encode()


def lines(*rows: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def activity(address: str, *did: dict[str, Any]) -> dict[str, Any]:
    return of(address) | {"activity": did}


def sending(address: str) -> dict[str, Any]:
    return of(address) | {"status": "sent", "open_count": 1, "gmt_offset": 0}


def test_the_nested_and_the_flat_form_of_an_activity_are_one_event(night: VendorNight) -> None:
    nested = page("emails", activity("ann@example.com", OPEN, CLICK), activity("bob@example.com"))
    flat = lines(of("ann@example.com") | OPEN, of("ann@example.com") | CLICK)
    apart = night({"a.json": nested}, vendor="mailchimp")
    both = night({"flat.jsonl": flat}, vendor="mailchimp", after=apart)
    assert [row["entity"] for row in both.ledger()] == ["recipient_activity", "email_activity"]
    happened = {row["event_type"]: row["occurred_at"] for row in both.staged(EVENTS)}
    assert happened == {"open": datetime(2024, 3, 1, 10), "click": datetime(2024, 3, 1, 10, 0, 5)}
    assert len(both.staged(EVENTS)) == 2


def test_a_later_report_without_an_earlier_activity_does_not_undo_it(night: VendorNight) -> None:
    first = night({"1.json": page("emails", activity("ann@example.com", OPEN))}, vendor="mailchimp")
    since = page("emails", activity("ann@example.com", CLICK))
    second = night({"2.json": since}, vendor="mailchimp", after=first)
    assert {row["event_type"] for row in second.staged(EVENTS)} == {"open", "click"}


def test_two_links_clicked_in_one_second_are_two_clicks(night: VendorNight) -> None:
    other = CLICK | {"url": "https://example.com/b"}
    flat = lines(of("ann@example.com") | CLICK, of("ann@example.com") | other)
    loaded = night({"flat.jsonl": flat}, vendor="mailchimp")
    assert len(loaded.staged(EVENTS)) == 2
    assert loaded.quarantined("mailchimp", "email_activity") == []


def test_an_activity_without_offset_is_quarantined_with_its_recipient(night: VendorNight) -> None:
    local = OPEN | {"timestamp": "2024-03-01T10:00:00"}
    people = [activity(f"{name}@example.com", OPEN) for name in ("ann", "bob", "cem")]
    loaded = night(
        {"a.json": page("emails", *people, activity("dan@example.com", local))}, vendor="mailchimp"
    )
    (row,) = loaded.quarantined("mailchimp", "recipient_activity")
    assert row["reason_codes"] == "date_format"
    assert len(loaded.staged(EVENTS)) == 3


def test_a_sending_has_time_and_name_of_its_campaign(night: VendorNight) -> None:
    titled = CAMPAIGN | {"settings": {"title": "Spring", "subject_line": "Hello"}}
    draft = {"id": "k2", "emails_sent": 0, "send_time": "", "settings": {"title": "Draft"}}
    files = {
        "sent.json": page("sent_to", sending("ann@example.com")),
        "campaigns.json": page("campaigns", titled, draft),
    }
    (row,) = night(files, vendor="mailchimp").staged(f"{EVENTS}__sent_to")
    assert (row["event_type"], row["campaign_name"]) == ("sent", "Spring")
    assert row["occurred_at"] == datetime(2024, 3, 1, 9)


def test_the_records_of_each_list_are_known_in_lines_as_well(night: VendorNight) -> None:
    left = of("ann@example.com") | {"timestamp": "2024-03-02T10:00:00+00:00", "reason": "None"}
    abuse = of("ann@example.com") | {"id": 17, "date": "2024-03-03T10:00:00+00:00"}
    files = {
        "1.jsonl": lines(left),
        "2.jsonl": lines(abuse),
        "3.jsonl": lines(sending("ann@example.com")),
        "4.jsonl": lines(CAMPAIGN | {"campaign_title": "Spring", "type": "regular"}),
        "5.jsonl": lines(activity("ann@example.com", OPEN)),
    }
    loaded = night(files, vendor="mailchimp")
    assert [row["entity"] for row in loaded.ledger()] == [
        "unsubscribes", "abuse_reports", "sent_to", "campaigns", "recipient_activity",
    ]  # fmt: skip
    (unsubscribe,) = loaded.staged(f"{EVENTS}__unsubscribes")
    (spam,) = loaded.staged(f"{EVENTS}__abuse_reports")
    assert (unsubscribe["event_type"], unsubscribe["campaign_name"]) == ("unsubscribe", "Spring")
    assert (spam["event_type"], spam["occurred_at"]) == ("spam_report", datetime(2024, 3, 3, 10))


def test_an_empty_list_is_a_file_without_records(night: VendorNight) -> None:
    loaded = night({"left.json": page("unsubscribes")}, vendor="mailchimp")
    (entry,) = loaded.ledger()
    assert (entry["entity"], entry["status"], entry["records_in"]) == ("unsubscribes", "loaded", 0)


def test_neither_address_nor_md5_leaves_the_raw_tables(night: VendorNight) -> None:
    files = {
        "a.json": page("emails", activity("Ann@Example.com", OPEN)),
        "b.json": page("sent_to", sending("ann@example.com ")),
    }
    loaded = night(files, vendor="mailchimp")
    (person,) = loaded.staged("stg_mailchimp__identities")
    (opened,) = loaded.staged(EVENTS)
    (sent,) = loaded.staged(f"{EVENTS}__sent_to")
    assert {opened["recipient_id"], sent["recipient_id"]} == {person["email_hash"]}
    written = str([person, opened, sent]).lower()
    assert "ann@" not in written
    assert of("ann@example.com")["email_id"] not in written


def test_everything_but_a_sending_keeps_its_time(night: VendorNight) -> None:
    files = {file.name: file.content for file in mailchimp.files(tables())}
    loaded = night(files, vendor="mailchimp")
    models = [name for name in loaded.models if name.startswith(EVENTS)]
    union = " union all ".join(f"select * from staging.{name}" for name in models)
    found = loaded.select(f"select campaign_id, event_type, occurred_at from ({union})")
    rows = tables()["campaign_events"].to_pylist()
    expected = sorted(
        (row["campaign_id"], row["event_type"], row["occurred_at"].astimezone(UTC))
        for row in rows
        if row["channel"] == "email" and row["event_type"] in set(mailchimp.TYPES) - {"sent"}
    )
    assert expected
    assert expected == sorted(
        (row["campaign_id"], row["event_type"], row["occurred_at"].replace(tzinfo=UTC))
        for row in found
        if row["event_type"] != "sent"
    )
