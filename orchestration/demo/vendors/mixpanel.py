"""Writes sessions as Mixpanel's raw export does: events as JSON lines, times by the project."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from orchestration.demo.vendors.session_events import (
    ROWS_LOST_IN_EVENTS,
    Event,
    can_be_told,
    session_events,
)
from orchestration.demo.vendors.vendor_file import VendorFile

PROJECT_CLOCK = "Asia/Kolkata"
GAP = timedelta(minutes=30)

ENTITIES = ("sessions",)
SETTINGS: Mapping[str, object] = {"timezone": PROJECT_CLOCK}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "sessions": {
        "session_id": "the export has no sessions; staging names them after one of their events",
        "duration_seconds": "events have no length; it is the time from first to last",
    },
}
ROWS_LOST: Mapping[str, str] = {
    # Half an hour without an event ends a session, and less joins two.
    "sessions": f"""
        {ROWS_LOST_IN_EVENTS}
        or epoch(ended_at) - epoch(started_at) > 1800 * (event_count - 1)
        or session_id in (
            select unnest([one.session_id, other.session_id])
            from staging.stg_canonical__sessions as one
            inner join staging.stg_canonical__sessions as other
                on
                    one.user_id = other.user_id
                    and one.session_id < other.session_id
                    and one.started_at <= other.ended_at + interval '30 minutes'
                    and other.started_at <= one.ended_at + interval '30 minutes'
        )
    """,
}

Row = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """One export of everything."""
    told = [row for row in tables["sessions"].to_pylist() if can_be_told(row)]
    sessions = [row for row in _far_apart(told) if _is_busy(row)]
    events = sorted(session_events(sessions), key=lambda event: event.happened_at)
    lines = "".join(f"{_line(event)}\n" for event in events)
    yield VendorFile("export.jsonl", lines.encode())


def _is_busy(session: Row) -> bool:
    """Tell whether its events follow each other closely enough."""
    return session["ended_at"] - session["started_at"] <= GAP * (session["event_count"] - 1)


def _far_apart(sessions: list[Row]) -> Iterator[Row]:
    """Yield the sessions that are not too close to another one of the same person."""
    ordered = sorted(sessions, key=lambda row: (row["user_id"], row["started_at"]))
    for _, of_person in groupby(ordered, key=lambda row: row["user_id"]):
        groups: list[list[Row]] = []
        for row in of_person:
            if groups and row["started_at"] <= max(item["ended_at"] for item in groups[-1]) + GAP:
                groups[-1].append(row)
            else:
                groups.append([row])
        yield from (group[0] for group in groups if len(group) == 1)


def _line(event: Event) -> str:
    session, at = event.session, event.happened_at
    properties: Row = {
        "time": int(at.astimezone(ZoneInfo(PROJECT_CLOCK)).replace(tzinfo=UTC).timestamp()),
        "distinct_id": session["user_id"],
        "$browser": "Chrome",
        "$device_id": f"device-{session['user_id']}",
        "$insert_id": event.identifier,
        "$os": "Linux",
        "$user_id": session["user_id"],
        "mp_country_code": "US",
        "mp_lib": "web",
        "mp_processing_time_ms": int(at.timestamp() * 1000) + 90_000,
    }
    if session["customer_id"]:
        properties["company_id"] = session["customer_id"]
    if session["user_role"]:
        properties["role"] = session["user_role"]
    record = {"event": event.name, "properties": properties}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
