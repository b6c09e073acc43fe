"""What e-mail campaigns of the company sent and what came of it, as mail tools note it down."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Event = dict[str, Any]


def mail_events(tables: Mapping[str, pa.Table], *, types: Iterable[str]) -> list[Event]:
    """The events of some types in the channel email, each with the `address` of its recipient."""
    table = tables["campaign_events"]
    is_mail = pc.equal(table["channel"], "email")
    is_known = pc.is_in(table["event_type"], pa.array(types))
    events = table.filter(pc.and_(is_mail, is_known)).to_pylist()
    addresses = _addresses(tables)
    for event in events:
        customer = addresses.get(event["customer_id"])
        event["address"] = customer or f"{event['recipient_id']}@example.com"
    return events


def by_campaign(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events of each campaign, in order of the campaigns' first."""
    campaigns: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        campaigns[event["campaign_id"]].append(event)
    return campaigns


def pages(rows: list[Event], size: int) -> list[list[Event]]:
    """Pieces of a list that are as long as an answer may be; one empty piece of an empty list."""
    return [rows[start : start + size] for start in range(0, max(len(rows), 1), size)]


def compact(document: Any) -> bytes:
    """JSON as interfaces answer with: without blanks."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def with_offset(moment: datetime) -> str:
    """2024-03-01T10:00:00+00:00."""
    return moment.isoformat(timespec="seconds")


def _addresses(tables: Mapping[str, pa.Table]) -> dict[str, str]:
    """The last address of every customer."""
    customers = tables["customers"].sort_by("updated_at")
    return dict(
        zip(customers["customer_id"].to_pylist(), customers["email"].to_pylist(), strict=True)
    )
