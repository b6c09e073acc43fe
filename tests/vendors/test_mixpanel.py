"""What the quirks of Mixpanel's raw export end as."""

import json
from datetime import UTC, datetime
from typing import Any

from tests.vendors.conftest import VendorNight

SESSIONS = "stg_mixpanel__sessions"
PACIFIC = {"timezone": "America/Los_Angeles"}


def seconds(hour: int, minute: int = 0, second: int = 0) -> int:
    """Seconds since 1970 until a time of 1 July 2024, on whatever clock it is told by."""
    return int(datetime(2024, 7, 1, hour, minute, second, tzinfo=UTC).timestamp())


def event(number: int, time: int, **properties: Any) -> dict[str, Any]:
    own = {"time": time, "distinct_id": "ann", "$insert_id": f"event-{number}"}
    return {"event": "Viewed report", "properties": own | properties}


def lines(*events: dict[str, Any]) -> dict[str, bytes]:
    return {"export.jsonl": "".join(f"{json.dumps(item)}\n" for item in events).encode()}


def test_times_are_read_on_the_clock_of_the_project(night: VendorNight) -> None:
    loaded = night(lines(event(1, seconds(10))), vendor="mixpanel", settings=PACIFIC)
    (session,) = loaded.staged(SESSIONS)
    assert session["started_at"] == datetime(2024, 7, 1, 17)


def test_without_the_clock_of_the_project_the_file_is_rejected(night: VendorNight) -> None:
    loaded = night(lines(event(1, seconds(10))), vendor="mixpanel")
    assert [row["reason_code"] for row in loaded.ledger()] == ["missing_setting"]


def test_milliseconds_are_no_seconds_of_a_distant_future(night: VendorNight) -> None:
    events = lines(event(1, seconds(10) * 1000), event(2, seconds(10)))
    loaded = night(events, vendor="mixpanel", settings=PACIFIC)
    (withheld,) = loaded.quarantined("mixpanel", "events")
    assert withheld["reason_codes"] == "date_out_of_range"


def test_half_an_hour_without_an_event_ends_a_session(night: VendorNight) -> None:
    events = lines(
        event(1, seconds(10), company_id="c1", role="admin"),
        event(2, seconds(10, 30), company_id=["c1", "c2"]),
        event(3, seconds(11, 0, 1)),
        event(4, seconds(10, 10), distinct_id="bob"),
        event(5, seconds(10, 10), distinct_id=""),
    )
    rows = night(events, vendor="mixpanel", settings={"timezone": "UTC"}).staged(SESSIONS)
    assert [(row["user_id"], row["event_count"], row["customer_id"]) for row in rows] == [
        ("ann", 2, "c1"),
        ("ann", 1, None),
        ("bob", 1, None),
    ]


def test_an_event_that_is_exported_twice_counts_once(night: VendorNight) -> None:
    once = event(1, seconds(10))
    other = event(1, seconds(10), distinct_id="bob")
    loaded = night(lines(once, other), vendor="mixpanel", settings=PACIFIC)
    again = night(
        {"again.jsonl": json.dumps(once).encode()}, vendor="mixpanel", after=loaded
    ).staged(SESSIONS)
    assert [(row["user_id"], row["event_count"]) for row in again] == [("ann", 1), ("bob", 1)]


def test_an_address_that_names_a_person_is_in_no_session_id(night: VendorNight) -> None:
    named = event(1, seconds(10), distinct_id="ann@example.com", **{"$email": "ann@example.com"})
    loaded = night(lines(named), vendor="mixpanel", settings=PACIFIC)
    (session,) = loaded.staged(SESSIONS)
    (person,) = loaded.staged("stg_mixpanel__identities")
    assert session["session_id"] == "event-1"
    assert len(person["email_hash"]) == 32
