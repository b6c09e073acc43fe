"""A customer with a trace in every entity, beside another one in the same files."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.unit.orchestration.erasure.records import record

MARK = "ERASEME7Q"
"""Part of every id and every text of the person, and of nothing else."""

PERSON, OTHER = f"C-{MARK}", "C-78001"
EARLY, DAY, LATE = "2025-12-29T10:00:00Z", "2025-12-30T10:00:00Z", "2025-12-31T10:00:00Z"
TEXT = f"Says {MARK}: write to {MARK}@example.org"
BROKEN = (
    "billing.charges.few_rows_are_quarantined",
    "helpdesk.calls.few_rows_are_quarantined",
    "helpdesk.ticket_events.few_rows_are_quarantined",
)
"""Checks that the few records of the planted files cannot pass."""

Rows = Mapping[str, Sequence[dict[str, Any]]]


def rows_of(customer: str, name: str, *, helpdesk_id: str) -> Rows:
    """What a customer leaves in every tool; `name` is part of their ids."""
    text = TEXT if customer == PERSON else "Says nothing."
    ticket, call = f"T-{name}", f"K-{name}"
    at = {"created_at": DAY, "updated_at": DAY}
    survey = {"scale_direction": "higher_is_better", "is_complete": True, "responded_at": LATE}
    return {
        "billing/customers": [
            record("customers", customer_id=customer, created_at=EARLY, updated_at=DAY,
                   email=f"{name}@example.org", name=text, country="DE", segment="smb")],
        "billing/subscriptions": [
            record("subscriptions", subscription_id=f"S-{name}", customer_id=customer,
                   status="active", plan_id="pro", started_at=DAY, updated_at=DAY)],
        "billing/subscription_periods": [
            record("subscription_periods", subscription_id=f"S-{name}", customer_id=customer,
                   plan_id="pro", period_start="2025-12-01", mrr_amount=4900)],
        "billing/charges": [
            record("charges", charge_id=f"G-{name}", customer_id=customer, created_at=DAY,
                   amount=4900, amount_refunded=0, status="succeeded")],
        "billing/checkouts": [
            record("checkouts", checkout_id=f"H-{name}", visitor_id=f"W-{name}", **at),
            record("checkouts", checkout_id=f"H-{name}", customer_id=customer,
                   created_at=DAY, updated_at=LATE)],
        "helpdesk/tickets": [
            record("tickets", ticket_id=ticket, requester_id=helpdesk_id, via_channel="email",
                   subject=text, description=text, **at)],
        "helpdesk/ticket_events": [
            record("ticket_events", event_id=f"X-{name}-1", ticket_id=ticket, created_at=DAY,
                   event_type="create", actor_id=helpdesk_id, actor_role="end-user"),
            record("ticket_events", event_id=f"X-{name}-2", ticket_id=ticket, created_at=LATE,
                   event_type="comment", actor_id="A-0001", actor_role="agent", is_public=True,
                   body=text)],
        "helpdesk/calls": [
            record("calls", call_id=call, ticket_id=ticket, started_at=DAY, ended_at=DAY,
                   customer_phone=text)],
        "helpdesk/article_views": [
            record("article_views", view_id=f"V-{name}", article_id="AR-001", viewed_at=DAY,
                   visitor_id=f"B-{name}")],
        "survey/survey_responses": [
            record("survey_responses", response_id=f"R-{name}", question_id="q1",
                   population="customer", metric="nps", score=9, call_id=call, comment=text,
                   **survey)],
        "survey/survey_sends": [
            record("survey_sends", send_id=f"D-{name}", sent_at=DAY, response_id=f"R-{name}")],
        "product/sessions": [
            record("sessions", session_id=f"N-{name}", user_id=f"U-{name}", started_at=DAY,
                   duration_seconds=60)],
        "marketing/campaign_events": [
            record("campaign_events", event_id=f"E-{name}", recipient_id=f"M-{name}",
                   channel="email", event_type="open", occurred_at=DAY, campaign_name=text)],
        "identity/identity_map": [
            record("identity_map", source=source, source_id=source_id, customer_id=customer)
            for source, source_id in (
                ("helpdesk", helpdesk_id), ("helpdesk", f"B-{name}"), ("product", f"U-{name}"),
                ("marketing", f"M-{name}"))],
    }  # fmt: skip


OF_PERSON = rows_of(PERSON, MARK, helpdesk_id=f"HD-{MARK}")
OF_OTHER = rows_of(OTHER, "78001", helpdesk_id="HD-78001")
# A charge that breaks its contract, an event with a cell too many, and two rows of one call.
QUARANTINED = {
    "billing/charges/broken.csv": [
        "charge_id,customer_id,invoice_id,product_id,created_at,amount,amount_refunded,currency,"
        "status",
        f"G-78002,{OTHER},,,{DAY},100,0,usd,succeeded",
        f'G-{MARK}-2,{PERSON},,,{DAY},"{TEXT}",0,usd,succeeded',
    ],
    "helpdesk/ticket_events/ragged.csv": [
        "event_id,ticket_id,created_at,event_type,field_name,previous_value,value,actor_id,"
        "actor_role,is_public,body",
        f"X-78002,T-78001,{DAY},comment,,,,A-0001,agent,true,Hi",
        f"X-78003,T-78001,{LATE},comment,,,,A-0001,agent,true,Hi",
        f"X-{MARK}-3,T-{MARK},{DAY},comment,,,,A-0001,agent,true,Hi,{TEXT}",
    ],
    "helpdesk/calls/disputed.jsonl": [
        json.dumps(record("calls", call_id="K-78002", customer_id=OTHER, started_at=DAY)),
        *(json.dumps(record("calls", call_id=f"K-{MARK}-2", customer_id=PERSON, started_at=DAY,
                            queue=queue, customer_phone=TEXT)) for queue in ("sales", "support")),
    ],
}  # fmt: skip


def files(*, with_person: bool) -> dict[str, str]:
    """Content by path of the files of both customers, or of the other one's lines of them."""
    lines = {
        f"{entity}/planted.jsonl": [
            *map(json.dumps, OF_PERSON[entity]), *map(json.dumps, OF_OTHER[entity])
        ]
        for entity in OF_OTHER
    }  # fmt: skip
    return {
        path: "\n".join(line for line in content if with_person or MARK not in line)
        for path, content in (lines | QUARANTINED).items()
    }


def late_files() -> dict[str, str]:
    """What comes later: everything again in other files, and news under another id."""
    again = {}
    for path, content in files(with_person=True).items():
        folder, _, name = path.rpartition("/")
        first, *rest = content.splitlines()
        lines = [first, *reversed(rest)] if name.endswith(".csv") else [*reversed(rest), first]
        again[f"{folder}/again-{name}"] = "\n".join(lines)
    news = {
        "helpdesk/ticket_events/news.jsonl": record(
            "ticket_events", event_id=f"X-{MARK}-9", ticket_id=f"T-{MARK}-9", created_at=LATE,
            actor_id="A-0001", actor_role="agent", body=TEXT),
        "helpdesk/tickets/news.jsonl": record(
            "tickets", ticket_id=f"T-{MARK}-9", requester_id=f"HX-{MARK}", created_at=LATE,
            updated_at=LATE),
        "identity/identity_map/news.jsonl": record(
            "identity_map", source="helpdesk", source_id=f"HX-{MARK}", customer_id=PERSON),
    }  # fmt: skip
    return again | {path: json.dumps(content) for path, content in news.items()}
