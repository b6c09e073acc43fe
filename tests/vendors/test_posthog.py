"""What the quirks of PostHog's batch exports end as."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.vendors.conftest import VendorNight

FROM_EVENTS, FROM_SESSIONS = "stg_posthog__sessions__events", "stg_posthog__sessions"
EVENT: dict[str, Any] = {
    "uuid": "0190a1b2-0000-7000-8000-000000000001",
    "event": "$pageview",
    "distinct_id": "ann",
    "person_id": "0190a1b2-0000-7000-8000-00000000000a",
    "properties": {"$session_id": "s1", "$groups": {"company": "c1"}, "$ip": "192.0.2.1"},
    "person_properties": {"email": "Ann@example.com", "role": "admin"},
    "elements_chain": "",
    "timestamp": "2024-07-01T10:00:00.250000Z",
    "created_at": "2024-07-01T10:00:01Z",
    "_inserted_at": "2024-07-01T10:00:01Z",
}
SESSION: dict[str, Any] = {
    "session_id": "s1",
    "session_id_v7": "s1",
    "team_id": 1,
    "distinct_id": "ann",
    "start_timestamp": "2024-07-01T10:00:00Z",
    "end_timestamp": "2024-07-01T10:10:00Z",
    "pageview_count": 3,
    "autocapture_count": 4,
    "screen_count": 0,
    "session_duration": 600,
    "duration": 600,
    "is_bounce": False,
    "_inserted_at": "2024-07-01T10:11:00Z",
}


def lines(*records: dict[str, Any]) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def test_properties_in_json_and_in_texts_of_parquet_give_the_same_session(
    night: VendorNight,
) -> None:
    stamps = dict.fromkeys(
        ("timestamp", "created_at", "_inserted_at"),
        datetime(2024, 7, 1, 10, 0, 0, 250_000, tzinfo=UTC),
    )
    texts = {name: json.dumps(EVENT[name]) for name in ("properties", "person_properties")}
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([EVENT | texts | stamps]), sink, compression="zstd")
    from_lines = night({"events.jsonl": lines(EVENT)}, vendor="posthog")
    from_parquet = night({"events.parquet": sink.getvalue()}, vendor="posthog")
    (session,) = from_lines.staged(FROM_EVENTS)
    assert from_parquet.staged(FROM_EVENTS) == [session]
    assert (session["session_id"], session["customer_id"]) == ("s1", "c1")
    assert (session["user_id"], session["user_role"]) == ("ann", "admin")
    (person,) = from_parquet.staged("stg_posthog__identities")
    assert len(person["email_hash"]) == 32
    assert not person["is_customer"]


def test_an_event_of_a_server_is_of_no_session(night: VendorNight) -> None:
    of_server = EVENT | {"uuid": "2", "properties": {"$lib": "posthog-python"}}
    loaded = night({"events.jsonl": lines(EVENT, of_server)}, vendor="posthog")
    (session,) = loaded.staged(FROM_EVENTS)
    assert session["event_count"] == 1


def test_a_session_whose_events_are_there_too_counts_once(night: VendorNight) -> None:
    files = {
        "events.jsonl": lines(EVENT),
        "sessions.jsonl": lines(SESSION, SESSION | {"session_id": "s2"}),
    }
    loaded = night(files, vendor="posthog", settings={"id_prefix": "web-"})
    assert [row["session_id"] for row in loaded.staged(FROM_EVENTS)] == ["web-s1"]
    assert [row["session_id"] for row in loaded.staged(FROM_SESSIONS)] == ["web-s2"]


def test_a_session_that_late_events_made_longer_has_its_last_length(night: VendorNight) -> None:
    longer = SESSION | {
        "end_timestamp": "2024-07-01T10:20:00Z",
        "session_duration": 1200,
        "_inserted_at": "2024-07-02T00:00:00Z",
    }
    loaded = night({"a.jsonl": lines(longer), "b.jsonl": lines(SESSION)}, vendor="posthog")
    (session,) = loaded.staged(FROM_SESSIONS)
    assert (session["duration_seconds"], session["event_count"]) == (1200, 7)


def test_events_that_are_exported_twice_count_once(night: VendorNight) -> None:
    loaded = night(
        {"monday.jsonl": lines(EVENT), "tuesday.jsonl": lines(EVENT, EVENT | {"uuid": "2"})},
        vendor="posthog",
    )
    (session,) = loaded.staged(FROM_EVENTS)
    assert session["event_count"] == 2


def test_a_field_that_is_new_is_no_drift(night: VendorNight) -> None:
    loaded = night({"events.jsonl": lines(EVENT | {"new_field": 1})}, vendor="posthog")
    assert loaded.warnings() == set()
