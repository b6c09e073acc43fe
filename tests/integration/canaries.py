"""Texts that occur nowhere else, and records that carry them into a warehouse."""

import json

EMAIL = "canary.person@example.org"
SECRET = "sk_live_canary51H8vXq2"
WORDS = "Canary says my card was charged twice"
NAME = "Canary Featherstone"
PHONE = "+4915550012347"
AMOUNT = "8151234567890123456"
CANARIES = (EMAIL, SECRET, WORDS, NAME, PHONE, AMOUNT)
TEXT = f"{WORDS}; write to {EMAIL} or {PHONE}, {NAME}. Key: {SECRET}"

DAY = "2025-12-30T10:00:00Z"
# One good record per entity with columns for a person's words. Each comes with two columns that no
# contract knows, one of them named after a person.
GOOD = {
    "helpdesk/agents": {"agent_id": "A-90001", "name": NAME, "email": EMAIL},
    "helpdesk/tickets": {
        "ticket_id": "T-90001", "created_at": DAY, "updated_at": DAY, "status": "open",
        "priority": "normal", "type": None, "via_channel": "email", "subject": TEXT,
        "description": TEXT, "requester_id": "C-000001", "assignee_id": None, "group_id": None,
        "first_reply_at": None, "solved_at": None, "closed_at": None,
    },
    "helpdesk/ticket_events": {
        "event_id": "X-90001", "ticket_id": "T-90001", "created_at": DAY, "event_type": "comment",
        "field_name": None, "previous_value": None, "value": None, "actor_id": "C-000001",
        "actor_role": "end-user", "is_public": True, "body": TEXT,
    },
    "helpdesk/calls": {
        "call_id": "K-90001", "direction": "inbound", "started_at": DAY, "answered_at": DAY,
        "ended_at": DAY, "queue": None, "agent_id": None, "customer_id": "C-000001",
        "ticket_id": None, "completion_status": "completed", "ivr_seconds": 1, "wait_seconds": 1,
        "hold_seconds": 1, "talk_seconds": 1, "wrap_up_seconds": 1, "customer_phone": PHONE,
    },
    "billing/customers": {
        "customer_id": "C-90001", "created_at": DAY, "updated_at": DAY, "email": EMAIL,
        "name": NAME, "country": "DE", "segment": "smb",
    },
    "survey/survey_responses": {
        "survey_id": "nps_relationship", "response_id": "R-90001", "question_id": "q1",
        "population": "customer", "metric": "nps", "score": 9, "scale_min": 0, "scale_max": 10,
        "scale_direction": "higher_is_better", "comment": TEXT, "sent_at": DAY,
        "responded_at": DAY, "is_complete": True, "is_test": False, "respondent_id": "C-000001",
    },
}  # fmt: skip
CHARGE_HEADER = (
    "charge_id,customer_id,invoice_id,product_id,created_at,amount,amount_refunded,currency,status"
)
BROKEN = {
    "billing/charges/amount.csv": "\n".join(
        [CHARGE_HEADER, f'G-90001,C-000001,,,{DAY},"{TEXT}",0,usd,succeeded']
    ),
    "helpdesk/ticket_events/ragged.csv": "\n".join(
        [
            ",".join(GOOD["helpdesk/ticket_events"]),
            *(f"X-9001{n},T-90001,{DAY},comment,,,,C-000001,end-user,true,Hi" for n in range(3)),
            f"X-90019,T-90001,{DAY},comment,,,,C-000001,end-user,true,Hi,{WORDS},{EMAIL},{PHONE},"
            f"{NAME},{SECRET}",
        ]
    ),
    "survey/survey_responses/cut.jsonl": "\n".join(
        [
            json.dumps(GOOD["survey/survey_responses"] | {"response_id": "R-90002"}),
            json.dumps(GOOD["survey/survey_responses"] | {"response_id": "R-90003"})[:-2],
        ]
    ),
}
HEADERLESS = "\n".join(f'T-9002{n},"{TEXT}",{EMAIL},{NAME},{PHONE},{SECRET}' for n in range(3))


def found_in(text: str) -> list[str]:
    """The planted texts that a text holds."""
    return [canary for canary in CANARIES if canary.casefold() in text.casefold()]
