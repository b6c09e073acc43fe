"""Writes calls as the contact records of Amazon Connect: JSON objects without anything between."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("calls",)
SETTINGS: Mapping[str, object] = MappingProxyType({})
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType({})
# Records tell who was connected when, and who hung up. What a flow did with a call that nobody
# took, such as to play the opening hours, is not in them, nor on which side of a hold it ended.
ROWS_LOST: Mapping[str, str] = MappingProxyType(
    {
        "calls": "completion_status in ('abandoned_in_voicemail', 'abandoned_on_hold',"
        " 'out_of_hours', 'voicemail', 'other')"
        " or completion_status = 'missed' and direction = 'inbound'"
    }
)

INSTANCE = "arn:aws:connect:eu-west-2:123456789012:instance/258252ea-967d-46f9-a510-b7f0bae69eea"
REASONS = {
    "completed": "AGENT_DISCONNECT",
    "abandoned_in_queue": "CUSTOMER_DISCONNECT",
    "abandoned_in_ivr": "CUSTOMER_DISCONNECT",
    "missed": "TELECOM_TIMEOUT",
    "failed": "TELECOM_PROBLEM",
}
# Every so many records are delivered twice: once before the agent is done with them.
DELIVERED_TWICE = 7

Record = dict[str, Any]


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """The deliveries of one month in each."""
    calls = [call for call in tables["calls"].to_pylist() if _is_told(call)]
    next_legs = {
        call["transferred_from_call_id"]: call["call_id"]
        for call in calls
        if call["transferred_from_call_id"]
    }
    months: dict[str, list[Record]] = defaultdict(list)
    for number, call in enumerate(calls):
        record = _record(call, next_leg=next_legs.get(call["call_id"]))
        month = months[f"{call['started_at']:%Y-%m}"]
        month.append(record)
        is_done_that_day = _done(call).date() == call["started_at"].date()
        if number % DELIVERED_TWICE == 0 and record["Agent"] and is_done_that_day:
            month.append(_before_it_was_done(record, ended=call["ended_at"]))
    for month, records in sorted(months.items()):
        text = "".join(json.dumps(record, separators=(",", ":")) for record in records)
        yield VendorFile(f"contact-records-{month}.json", text.encode())


def _is_told(call: Record) -> bool:
    is_unheard = call["completion_status"] == "missed" and call["direction"] == "inbound"
    return call["completion_status"] in REASONS and not is_unheard


def _record(call: Record, *, next_leg: str | None) -> Record:
    """The record as it is last delivered; its keys stand in alphabetical order."""
    origin, is_outbound = call["transferred_from_call_id"], call["direction"] == "outbound"
    on_the_line = call["answered_at"] if is_outbound else call["started_at"]
    method = "OUTBOUND" if is_outbound else "TRANSFER" if origin else "INBOUND"
    ticket, phone = call["ticket_id"], call["customer_phone"]
    return {
        "AWSAccountId": "123456789012",
        "AWSContactTraceRecordFormatVersion": "2017-03-10",
        "Agent": _agent(call) if call["answered_at"] else None,
        "AgentConnectionAttempts": 1 if call["answered_at"] else 0,
        "Attributes": {"ticket_id": ticket} if ticket else {},
        "Channel": "VOICE",
        "ConnectedToSystemTimestamp": _utc(on_the_line),
        "ContactId": call["call_id"],
        "CustomerEndpoint": {"Address": phone, "Type": "TELEPHONE_NUMBER"} if phone else None,
        "CustomerId": call["customer_id"],
        "DisconnectReason": REASONS[call["completion_status"]],
        "DisconnectTimestamp": _utc(call["ended_at"]),
        "InitialContactId": origin,
        "InitiationMethod": method,
        "InitiationTimestamp": _utc(call["started_at"]),
        "InstanceARN": INSTANCE,
        "LastUpdateTimestamp": _utc(_done(call)),
        "NextContactId": next_leg,
        "PreviousContactId": origin,
        "Queue": _queue(call) if call["queue"] else None,
        "SystemEndpoint": {"Address": "+442079460018", "Type": "TELEPHONE_NUMBER"},
    }


def _done(call: Record) -> datetime:
    """When nobody works on a call any more."""
    return call["ended_at"] + timedelta(seconds=call["wrap_up_seconds"] or 0)


def _agent(call: Record) -> Record:
    return {
        "ARN": f"{INSTANCE}/agent/{call['agent_id']}",
        "AfterContactWorkDuration": call["wrap_up_seconds"],
        "AgentInteractionDuration": call["talk_seconds"],
        "ConnectedToAgentTimestamp": _utc(call["answered_at"]),
        "CustomerHoldDuration": call["hold_seconds"],
        "Username": f"agent{call['agent_id']}",
    }


def _queue(call: Record) -> Record:
    waiting_since = call["started_at"] + timedelta(seconds=call["ivr_seconds"] or 0)
    return {
        "ARN": f"{INSTANCE}/queue/{call['queue']}",
        "DequeueTimestamp": _utc(waiting_since + timedelta(seconds=call["wait_seconds"])),
        "Duration": call["wait_seconds"],
        "EnqueueTimestamp": _utc(waiting_since),
        "Name": call["queue"],
    }


def _before_it_was_done(record: Record, *, ended: datetime) -> Record:
    """An earlier version of a record, that may be delivered after it."""
    agent = {**record["Agent"], "AfterContactWorkDuration": None}
    return {**record, "Agent": agent, "LastUpdateTimestamp": _utc(ended)}


def _utc(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
