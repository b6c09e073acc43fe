"""Texts of exports: a good record per entity, and tables that differ from it in a few cells."""

import csv
import io
import json
from collections.abc import Mapping

GOOD: Mapping[str, Mapping[str, str]] = {
    "agents": {
        "agent_id": "beside",
        "name": "Cy",
        "group_id": "a",
        "hired_at": "2024-01-01T00:00:00Z",
        "left_at": "",
    },
    "tickets": {
        "ticket_id": "beside",
        "created_at": "2024-06-28T08:00:00Z",
        "updated_at": "2024-06-29T08:00:00Z",
        "status": "solved",
        "priority": "normal",
        "type": "question",
        "via_channel": "email",
        "requester_id": "c1",
        "assignee_id": "a1",
        "group_id": "g1",
        "first_reply_at": "2024-06-28T09:00:00Z",
        "solved_at": "2024-06-29T08:00:00Z",
        "closed_at": "",
    },
    "calls": {
        "call_id": "beside",
        "direction": "inbound",
        "started_at": "2024-06-28T08:00:00Z",
        "answered_at": "2024-06-28T08:01:00Z",
        "ended_at": "2024-06-28T08:09:00Z",
        "queue": "main",
        "agent_id": "a1",
        "customer_id": "c1",
        "ticket_id": "",
        "completion_status": "completed",
        "ivr_seconds": "",
        "wait_seconds": "60",
        "hold_seconds": "",
        "talk_seconds": "480",
        "wrap_up_seconds": "",
    },
    "charges": {
        "charge_id": "beside",
        "customer_id": "c1",
        "invoice_id": "",
        "product_id": "",
        "created_at": "2024-06-28T08:00:00Z",
        "amount": "100",
        "amount_refunded": "0",
        "currency": "eur",
        "status": "succeeded",
    },
    "subscription_periods": {
        "subscription_id": "beside",
        "customer_id": "c1",
        "plan_id": "",
        "product_id": "",
        "period_start": "2024-06-01",
        "period_end": "",
        "mrr_amount": "100",
        "currency": "eur",
    },
    "survey_responses": {
        "survey_id": "s1",
        "response_id": "beside",
        "question_id": "q1",
        "population": "customer",
        "metric": "csat",
        "score": "4",
        "scale_min": "1",
        "scale_max": "5",
        "scale_direction": "higher_is_better",
        "sent_at": "",
        "responded_at": "2024-06-29T08:00:00Z",
        "is_complete": "true",
        "is_test": "false",
        "respondent_id": "c1",
    },
}

AGENTS = "agent_id,name,group_id,hired_at,left_at\n"
ANN = "1,Ann,a,2024-01-01T00:00:00Z,\n"
BO = "2,Bo,b,2024-02-01T00:00:00Z,\n"
TWO_AGENTS = AGENTS + ANN + BO
ANN_AND_BO = [("1", "Ann"), ("2", "Bo")]


def table(entity: str, *records: Mapping[str, str]) -> str:
    """CSV of records that are good but for the cells given."""
    columns = dict.fromkeys([*GOOD[entity], *(name for record in records for name in record)])
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**GOOD[entity], **record} for record in records)
    return text.getvalue()


def lines(entity: str, *records: Mapping[str, object]) -> str:
    """JSON lines of records that are good but for the values given."""
    return "".join(
        json.dumps({**_without_empty(GOOD[entity]), **record}) + "\n" for record in records
    )


def _without_empty(record: Mapping[str, str]) -> dict[str, str | None]:
    return {name: value or None for name, value in record.items()}
