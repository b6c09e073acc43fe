"""What the quirks of Amplitude's export end as."""

import gzip
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from tests.vendors.conftest import VendorNight

SESSIONS = "stg_amplitude__sessions"
EVENT: dict[str, Any] = {
    "$insert_id": "a",
    "amplitude_id": 384783353938,
    "client_event_time": "2024-07-01 10:00:00.008000",
    "device_id": "1963dcf7-085b-48df-b629-4c087db9dcfcR",
    "event_time": "2024-07-01 10:00:00.008000",
    "event_type": "page viewed",
    "groups": {"company": ["c1"]},
    "server_upload_time": "2024-07-01 10:00:02.000000",
    "session_id": 1719828000008,
    "user_id": "ann",
    "user_properties": {"email": "ann@example.com", "role": "admin"},
    "uuid": "7fd2dcd0-0000-11ee-8000-000000000001",
}
LATER = {"uuid": "2", "event_time": "2024-07-01 10:20:00.000000"}


def archive(**members: list[dict[str, Any]]) -> bytes:
    """A zip of gzipped JSON lines, one for each hour."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as opened:
        for hour, events in members.items():
            text = "".join(f"{json.dumps(event)}\n" for event in events)
            name = f"187520/187520_2024-07-01_{hour.removeprefix('at_')}#0.json.gz"
            opened.writestr(name, gzip.compress(text.encode()))
    return sink.getvalue()


def test_the_hours_of_an_archive_give_one_session(night: VendorNight) -> None:
    content = archive(at_10=[EVENT], at_11=[EVENT | LATER])
    loaded = night({"export.zip": content}, vendor="amplitude")
    (session,) = loaded.staged(SESSIONS)
    assert session["started_at"] == datetime(2024, 7, 1, 10, 0, 0, 8_000)
    assert session["ended_at"] == datetime(2024, 7, 1, 10, 20)
    assert (session["event_count"], session["customer_id"]) == (2, "c1")
    assert (session["user_id"], session["user_role"]) == ("ann", "admin")
    assert [row["loaded"] for row in loaded.ledger()] == [1, 1]


def test_the_session_minus_one_is_none(night: VendorNight) -> None:
    content = archive(at_10=[EVENT | {"session_id": -1}, EVENT | LATER])
    (session,) = night({"export.zip": content}, vendor="amplitude").staged(SESSIONS)
    assert session["event_count"] == 1


def test_sessions_of_two_devices_that_begin_at_once_are_two(night: VendorNight) -> None:
    other = {"uuid": "2", "device_id": "another", "user_id": None}
    content = archive(at_10=[EVENT, EVENT | other])
    rows = night({"export.zip": content}, vendor="amplitude").staged(SESSIONS)
    assert sorted(row["user_id"] for row in rows) == ["ann", "another"]
    assert "1963dcf7" not in str([row["session_id"] for row in rows])


def test_an_event_that_is_exported_twice_counts_once(night: VendorNight) -> None:
    files = {"a.zip": archive(at_10=[EVENT]), "b.zip": archive(at_10=[EVENT, EVENT | LATER])}
    (session,) = night(files, vendor="amplitude").staged(SESSIONS)
    assert session["event_count"] == 2


def test_people_are_matched_by_their_address(night: VendorNight) -> None:
    loaded = night({"export.zip": archive(at_10=[EVENT])}, vendor="amplitude")
    (person,) = loaded.staged("stg_amplitude__identities")
    assert (person["source_id"], len(person["email_hash"])) == ("ann", 32)
