"""Writes what Zendesk exports: tickets as archived JSON lines, the rest as pages of its API."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.vendor_file import VendorFile
from orchestration.demo.vendors.zendesk_audits import audit_record, is_audited
from orchestration.demo.vendors.zendesk_records import (
    ACCOUNT,
    FIRST_GROUP,
    FIRST_SECTION,
    Record,
    Row,
    agent_record,
    article_record,
    call_record,
    numbered,
    requester_record,
    ticket_record,
)

ENTITIES = ("agents", "tickets", "ticket_events", "calls", "articles")
SETTINGS: Mapping[str, object] = MappingProxyType({})
NO_FIELD = "Zendesk has no such field; an account may make one, under a name of its own."
LOSSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "tickets": {
            "product_id": NO_FIELD,
            "initial_category": NO_FIELD,
            "final_category": NO_FIELD,
            "solutions_offered_count": NO_FIELD,
            "agent_sentiment_score": NO_FIELD,
            "closed_at": "The history tells it, the ticket does not.",
        },
        "articles": {"product_id": NO_FIELD},
    }
)
ROWS_LOST: Mapping[str, str] = MappingProxyType(
    {
        # Spam is deleted with all that happened to it, and its sender suspended.
        "tickets": "is_spam",
        # Audits know no solutions, escalations and moods, and no deletion: the ticket tells that.
        "ticket_events": (
            "event_type in ('solution', 'escalation', 'sentiment', 'delete')"
            " or field_name is not distinct from 'category' or ticket_id in"
            " (select ticket_id from staging.stg_canonical__tickets where is_spam)"
        ),
        # Whoever is passed on stays in the same call.
        "calls": "transferred_from_call_id is not null",
    }
)

TICKETS_PER_PART = 2_000
AUDITS_PER_PAGE = 1_000
DAY_OF_EXPORT = (2026, 1, 1, 0, 0, 0)


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """An archive of tickets, and pages of everything else."""
    rows = _without_spam({name: table.to_pylist() for name, table in tables.items()})
    names = [row["group_id"] for name in ("agents", "tickets") for row in rows[name]]
    groups = numbered([*names, *(call["queue"] for call in rows["calls"])], first=FIRST_GROUP)
    sections = numbered((row["section"] for row in rows["articles"]), first=FIRST_SECTION)
    tickets = [ticket_record(ticket, groups=groups) for ticket in rows["tickets"]]
    yield VendorFile("export_2026_01_01.zip", _archive("ticket", tickets))
    yield _page("groups", [_group_record(name, groups[name]) for name in groups])
    agents = [agent_record(agent, groups=groups) for agent in rows["agents"]]
    yield _page("users", [*agents, *_requesters(rows)])
    subjects = {ticket["ticket_id"]: ticket["subject"] for ticket in rows["tickets"]}
    audits = [
        audit_record(event, subject=subjects.get(event["ticket_id"]), groups=groups)
        for event in rows["ticket_events"]
        if is_audited(event)
    ]
    for number, page in enumerate(_cut(audits, AUDITS_PER_PAGE), start=1):
        yield _page("audits", page, name=f"ticket_audits-{number}", after_cursor=str(number))
    calls = [call for call in rows["calls"] if call["transferred_from_call_id"] is None]
    yield _page(
        "calls", [call_record(call, groups=groups) for call in calls], end_time=1_767_225_600
    )
    yield _page("sections", list(_section_records(rows["articles"], sections)))
    articles = [article_record(article, sections=sections) for article in rows["articles"]]
    yield _page("articles", articles, page=1, page_count=1)


def _without_spam(rows: Mapping[str, Sequence[Record]]) -> dict[str, Sequence[Record]]:
    spam = {ticket["ticket_id"] for ticket in rows["tickets"] if ticket["is_spam"]}
    kept = {
        name: [row for row in rows[name] if row["ticket_id"] not in spam]
        for name in ("tickets", "ticket_events")
    }
    return {**rows, **kept}


def _archive(wrapper: str, records: Sequence[Record]) -> bytes:
    """Parts of JSON lines, each record under the name of its kind."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(_cut(records, TICKETS_PER_PART)):
            lines = "".join(f"{_text({wrapper: record})}\n" for record in part)
            name = zipfile.ZipInfo(f"export_2026_01_01_1_{number}.json", DAY_OF_EXPORT)
            name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, lines.encode())
    return packed.getvalue()


def _page(
    key: str, records: Sequence[Record], *, name: str | None = None, **beside: Any
) -> VendorFile:
    """A page of the API with a list of records and what stands beside it."""
    page = {key: records, "next_page": None, "previous_page": None, "count": len(records), **beside}
    return VendorFile(f"{name or key}.json", _text(page).encode())


def _cut(records: Sequence[Record], length: int) -> Iterator[Sequence[Record]]:
    return (records[start : start + length] for start in range(0, len(records), length))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _requesters(rows: Mapping[str, Sequence[Row]]) -> Iterator[Record]:
    """Everybody who asked or called, since the first time."""
    contacts = [(row["requester_id"], row["created_at"]) for row in rows["tickets"]]
    contacts += [(row["customer_id"], row["started_at"]) for row in rows["calls"]]
    first_seen: dict[str, Any] = {}
    for user_id, time in sorted(contact for contact in contacts if contact[0]):
        first_seen.setdefault(user_id, time)
    customers = {row["customer_id"]: row for row in rows.get("customers", [])}
    for row in rows.get("identity_map", []):
        customers.setdefault(row["source_id"], customers.get(row["customer_id"], {}))
    for user_id, time in first_seen.items():
        yield requester_record(user_id, first_seen=time, customer=customers.get(user_id, {}))


def _group_record(name: str | None, group_id: int) -> Record:
    return {
        "url": f"{ACCOUNT}/groups/{group_id}.json",
        "id": group_id,
        "is_public": True,
        "name": name,
        "description": "",
        "default": False,
        "deleted": False,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
    }


def _section_records(
    articles: Sequence[Row], sections: Mapping[str | None, int]
) -> Iterator[Record]:
    """Every section in every language that an article of it has."""
    for name, locale in sorted({(row["section"], row["locale"]) for row in articles}):
        yield {
            "id": sections[name],
            "category_id": FIRST_SECTION - 1,
            "locale": locale,
            "source_locale": "en",
            "name": name,
            "description": "",
            "position": 0,
            "created_at": "2020-01-01T00:00:00Z",
            "updated_at": "2020-01-01T00:00:00Z",
        }
