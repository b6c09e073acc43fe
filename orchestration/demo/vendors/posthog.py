"""Writes sessions as PostHog's batch exports do: events as Parquet and JSON lines, and sessions."""

import gzip
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.demo.vendors.session_events import (
    ROWS_LOST_IN_EVENTS,
    Event,
    can_be_told,
    session_events,
)
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("sessions",)
SETTINGS: Mapping[str, object] = {}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "sessions": {"duration_seconds": "events have no length; it is the time from first to last"},
}
ROWS_LOST: Mapping[str, str] = {"sessions": ROWS_LOST_IN_EVENTS}

MOMENT = pa.timestamp("us", tz="UTC")
EVENT_SCHEMA = pa.schema(
    [
        ("uuid", pa.string()),
        ("event", pa.string()),
        ("distinct_id", pa.string()),
        ("person_id", pa.string()),
        ("properties", pa.string()),
        ("person_properties", pa.string()),
        ("elements_chain", pa.string()),
        ("timestamp", MOMENT),
        ("created_at", MOMENT),
        ("_inserted_at", MOMENT),
    ]
)
MOMENTS = ("timestamp", "created_at", "_inserted_at")
NESTED = ("properties", "person_properties")

Row = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """Half of the sessions' events in each of the two formats, and the sessions of the first."""
    sessions = [row for row in tables["sessions"].to_pylist() if can_be_told(row)]
    half = len(sessions) // 2
    events = [_event(event) for event in session_events(sessions[:half])]
    rows = [{**event, **{name: _json(event[name]) for name in NESTED}} for event in events]
    yield VendorFile("events.parquet", _parquet(pa.Table.from_pylist(rows, EVENT_SCHEMA)))
    lines = [_line(_event(event)) for event in session_events(sessions[half:])]
    yield VendorFile("events.jsonl.gz", gzip.compress("".join(lines).encode(), mtime=0))
    lines = [_line(_session(row)) for row in sessions[:half]]
    yield VendorFile("sessions.jsonl", "".join(lines).encode())


def _event(event: Event) -> Row:
    session, at = event.session, event.happened_at
    customer_id, role = session["customer_id"], session["user_role"]
    return {
        "uuid": event.identifier,
        "event": event.name,
        "distinct_id": session["user_id"],
        "person_id": f"person-{session['user_id']}",
        "properties": {"$lib": "web", "$session_id": session["session_id"]}
        | ({"$groups": {"company": customer_id}} if customer_id else {}),
        "person_properties": {"role": role} if role else {},
        "elements_chain": "",
        **dict.fromkeys(MOMENTS, at),
    }


def _session(session: Row) -> Row:
    start, end = session["started_at"], session["ended_at"]
    seconds = int((end - start).total_seconds())
    return {
        "session_id": session["session_id"],
        "session_id_v7": session["session_id"],
        "team_id": 1,
        "distinct_id": session["user_id"],
        "start_timestamp": start,
        "end_timestamp": end,
        "urls": [],
        "num_uniq_urls": 0,
        "pageview_count": session["event_count"],
        "autocapture_count": 0,
        "screen_count": 0,
        "channel_type": "Direct",
        "session_duration": seconds,
        "duration": seconds,
        "is_bounce": False,
        "_inserted_at": end,
    }


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _line(record: Row) -> str:
    return f"{_json(record)}\n"


def _json(value: Row) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_moment)


def _moment(value: Any) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
