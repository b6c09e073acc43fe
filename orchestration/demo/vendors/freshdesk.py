"""Writes tickets as the ticket list of Freshdesk exports them: CSV, on the clock of the account."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from orchestration.demo.vendors.vendor_file import VendorFile

# Clocks that never change: of the hour that comes twice elsewhere, the export tells the second.
ZONE = "Asia/Kolkata"

ENTITIES = ("tickets",)
SETTINGS: Mapping[str, object] = MappingProxyType({"timezone": ZONE})
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "tickets": {
            "assignee_id": "Agents are told by their names, and a name is only loaded as a hash.",
            "problem_id": "The list does not link tickets.",
            "merged_into_ticket_id": "The list does not link tickets.",
            "initial_category": "The list tells the present state alone.",
            "final_category": "Categories are fields of the account, under names of its own.",
            "solutions_offered_count": "Nobody counts them.",
            "agent_sentiment_score": "Agents do not rate their customers.",
            "is_spam": "The list has no column for it.",
        }
    }
)
# A ticket in the bin is not in the list.
ROWS_LOST: Mapping[str, str] = MappingProxyType({"tickets": "status = 'deleted'"})

HEADER = (
    "Ticket ID", "Subject", "Status", "Priority", "Source", "Type", "Agent", "Group",
    "Created time", "Due by Time", "Resolved time", "Closed time", "Last update time",
    "Initial response time", "Time tracked", "First response time (in hrs)",
    "Resolution time (in hrs)", "Agent interactions", "Customer interactions",
    "Resolution status", "First response status", "Tags", "Survey results", "Product",
    "Full name", "Email", "Contact ID", "Company Name",
)  # fmt: skip
STATUSES = {
    "new": "New",
    "open": "Open",
    "pending": "Pending",
    "hold": "On hold",
    "on-hold": "On hold",
    "solved": "Resolved",
    "closed": "Closed",
}
PRIORITIES = {"low": "Low", "normal": "Medium", "high": "High", "urgent": "Urgent"}
SOURCES = {
    "email": "Email",
    "web": "Portal",
    "chat": "Chat",
    "messaging": "WhatsApp",
    "phone": "Phone",
    "api": "API",
    "social": "Twitter",
    "other": "Other",
}


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """One list per month: the tickets that changed in it."""
    tickets = tables["tickets"].to_pylist()
    deleted = {ticket["ticket_id"] for ticket in tickets if ticket["status"] == "deleted"}
    months: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for ticket in tickets:
        if ticket["ticket_id"] not in deleted:
            months[f"{ticket['updated_at']:%Y-%m}"].append(ticket)
    for month, changed in sorted(months.items()):
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(map(_cells, changed))
        yield VendorFile(f"tickets-{month}.csv", text.getvalue().encode())


def _cells(ticket: Mapping[str, Any]) -> list[str | None]:
    """The row of a ticket; columns that the company does not keep stay empty."""
    agent, tags = ticket["assignee_id"], ticket["tags"]
    cells = {
        "Ticket ID": ticket["ticket_id"],
        "Subject": ticket["subject"],
        "Status": STATUSES[ticket["status"]],
        "Priority": PRIORITIES.get(ticket["priority"]),
        "Source": SOURCES[ticket["via_channel"]],
        "Type": ticket["type"],
        "Agent": f"Agent {agent}" if agent else None,
        "Group": ticket["group_id"],
        "Created time": _local(ticket["created_at"]),
        "Resolved time": _local(ticket["solved_at"]),
        "Closed time": _local(ticket["closed_at"]),
        "Last update time": _local(ticket["updated_at"]),
        "Initial response time": _local(ticket["first_reply_at"]),
        "First response time (in hrs)": _hours(ticket["created_at"], ticket["first_reply_at"]),
        "Resolution time (in hrs)": _hours(ticket["created_at"], ticket["solved_at"]),
        "Tags": ",".join(json.loads(tags)) if tags else None,
        "Product": ticket["product_id"],
        "Contact ID": ticket["requester_id"],
    }
    return [cells.get(name) for name in HEADER]


def _local(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M:%S}" if moment else None


def _hours(start: datetime, end: datetime | None) -> str | None:
    """Hours as Freshdesk writes them: like a clock that goes beyond 24."""
    if end is None:
        return None
    minutes, seconds = divmod(int((end - start).total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
