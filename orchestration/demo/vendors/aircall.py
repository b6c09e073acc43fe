"""Writes calls as the call history of Aircall exports them: CSV, one row per call."""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("calls",)
SETTINGS: Mapping[str, object] = MappingProxyType({})
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "calls": {
            "customer_id": "The history knows telephone numbers alone.",
            "agent_id": "Agents are told by their names, and a name is only loaded as a hash.",
            "ticket_id": "Calls are not linked to tickets.",
            "hold_seconds": "Nobody tells how long a call was on hold.",
            "talk_seconds": "The time in a call holds that on hold.",
            "wrap_up_seconds": "The history ends with the call.",
        }
    }
)
# A transfer is the same call of another agent, and these ends are known to nobody.
ROWS_LOST: Mapping[str, str] = MappingProxyType(
    {
        "calls": "transferred_from_call_id is not null or completion_status"
        " in ('abandoned_in_voicemail', 'abandoned_on_hold', 'failed', 'other')"
    }
)

HEADER = (
    "line", "datetime (tz offset incl.)", "number timezone", "datetime (utc)", "country_code",
    "direction", "from", "to", "answered", "missed_call_reason", "user", "duration (total)",
    "duration (in call)", "voicemail", "recording", "comments", "tags", "call quality", "team",
    "call direction - type", "call start time", "call end time", "aircall number",
    "customer number", "in-call duration", "call id", "call type", "waiting time",
    "time to answer", "time in ivr", "call id (internal)", "disconnected by", "ivr branch",
    "ivr widget", "call timeline", "callback details", "callback failure",
    "automatic callback pending time", "time with ai voice agent", "entry number",
    "ai voice agent transfer branch",
)  # fmt: skip
NUMBER_ZONE, DASHBOARD_ZONE = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
COMPANY_NUMBER = "+44 20 7946 0018"
NOBODY = "[No associated user]"
# How an unanswered call came in ends: its type, and the reason beside it.
UNANSWERED = {
    "abandoned_in_queue": ("Abandoned", "abandoned_in_classic"),
    "abandoned_in_ivr": ("Abandoned", "abandoned_in_ivr"),
    "missed": ("Missed", "no_available_agent"),
    "voicemail": ("Voicemail", "no_available_agent"),
    "out_of_hours": ("Out of business hours", "out_of_opening_hours"),
}
SHORT_SECONDS = 10


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """One history per month."""
    months: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for call in tables["calls"].to_pylist():
        is_known_end = call["completion_status"] in {"completed", *UNANSWERED}
        if is_known_end and call["transferred_from_call_id"] is None:
            months[f"{call['started_at']:%Y-%m}"].append(call)
    for month, calls in sorted(months.items()):
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(map(_cells, calls))
        yield VendorFile(f"calls-{month}.csv", text.getvalue().encode())


def _cells(call: Mapping[str, Any]) -> list[Any]:
    started, answered, ended = call["started_at"], call["answered_at"], call["ended_at"]
    is_inbound, customer = call["direction"] == "inbound", call["customer_phone"] or ""
    call_type, reason = _type_and_reason(call)
    in_call = _seconds(answered, ended)
    numbers = [customer, COMPANY_NUMBER] if is_inbound else [COMPANY_NUMBER, customer]
    caller, called = ("".join(filter(str.isdigit, number)) for number in numbers)
    digest = hashlib.md5(call["call_id"].encode(), usedforsecurity=False).hexdigest()
    cells = {
        "line": call["queue"],
        "datetime (tz offset incl.)": _clock(started, NUMBER_ZONE),
        "number timezone": NUMBER_ZONE.key,
        "datetime (utc)": _clock(started, ZoneInfo("UTC")),
        "country_code": "GB",
        "direction": call["direction"],
        "from": caller,
        "to": called,
        "answered": "Yes" if answered else "No",
        "missed_call_reason": reason,
        "user": f"Agent {call['agent_id']}" if call["agent_id"] else NOBODY,
        "duration (total)": _seconds(started, ended),
        "duration (in call)": in_call,
        "call direction - type": f"Inbound - {call_type}" if is_inbound else call_type,
        "call start time": _clock(started, DASHBOARD_ZONE),
        "call end time": _clock(ended, DASHBOARD_ZONE),
        "aircall number": COMPANY_NUMBER,
        "customer number": customer,
        "in-call duration": _duration(in_call),
        "call id": f"CA{digest}",
        "call type": call_type,
        # Nobody waits for a machine.
        "waiting time": _duration(
            None if call_type == "Voicemail" else _seconds(started, answered or ended)
        ),
        "time to answer": _duration(call["wait_seconds"]) if answered else None,
        "time in ivr": _duration(call["ivr_seconds"]),
        "call id (internal)": call["call_id"],
        "disconnected by": "external" if is_inbound else "agent",
        "entry number": COMPANY_NUMBER if is_inbound else None,
    }
    return [cells.get(name) for name in HEADER]


def _type_and_reason(call: Mapping[str, Any]) -> tuple[str, str | None]:
    if call["direction"] == "outbound":
        return "Outbound", None
    if call["completion_status"] == "completed":
        return "Answered", None
    call_type, reason = UNANSWERED[call["completion_status"]]
    is_short = reason == "abandoned_in_classic" and call["wait_seconds"] < SHORT_SECONDS
    return call_type, "short_abandoned" if is_short else reason


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _seconds(start: datetime | None, end: datetime) -> int | None:
    return int((end - start).total_seconds()) if start else None


def _duration(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
