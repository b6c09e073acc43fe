"""Records that keep their contracts, and those of two customers."""

from collections.abc import Sequence
from typing import Any

from orchestration.landing.sources import SHIPPED, load_sources

SOURCES = load_sources(SHIPPED)
CONTRACTS = {name: contract for source in SOURCES for name, contract in source.contracts.items()}
DAY = "2024-03-01T10:00:00Z"
FILLERS = {"timestamp": DAY, "date": "2024-03-01", "integer": 1, "number": 1, "boolean": False}
CHOICES = {"status": "open", "currency": "usd", "scale_min": 0, "scale_max": 10}


def record(entity: str, **values: Any) -> dict[str, Any]:
    """A record that keeps the contract of its entity; what is not required is empty."""
    content: dict[str, Any] = {}
    for column in CONTRACTS[entity].columns:
        if not column.is_required:
            content[column.name] = None
        elif column.name in CHOICES and (
            not column.values or CHOICES[column.name] in column.values
        ):
            content[column.name] = CHOICES[column.name]
        elif column.values:
            content[column.name] = next(iter(column.values.values()))
        else:
            content[column.name] = FILLERS.get(column.logical_type, "x")
    return content | values


def two_customers() -> dict[str, Sequence[dict[str, Any]]]:
    """Rows of Ann and of Bo; some of Ann's tell only by another row that they are hers."""
    return {
        "customers": [record("customers", customer_id=name) for name in ("ann", "bo")],
        "identity_map": [
            record("identity_map", source="helpdesk", source_id="H-1", customer_id="ann"),
            record("identity_map", source="product", source_id="U-1", customer_id="ann"),
            record("identity_map", source="helpdesk", source_id="H-2", customer_id="bo"),
        ],
        "agents": [record("agents", agent_id="ann"), record("agents", agent_id="lee")],
        "tickets": [
            record("tickets", ticket_id="t1", requester_id="H-1", assignee_id="lee"),
            record("tickets", ticket_id="t2", requester_id="H-2", assignee_id="lee",
                   merged_into_ticket_id="t1", problem_id="t1"),
        ],
        "ticket_events": [
            record("ticket_events", event_id="e1", ticket_id="t1", actor_id="lee",
                   actor_role="agent"),
            record("ticket_events", event_id="e2", ticket_id="t2", actor_id="ann",
                   actor_role="agent"),
            record("ticket_events", event_id="e3", ticket_id="t2", actor_id="H-1",
                   actor_role="end-user"),
        ],
        "calls": [
            record("calls", call_id="k1", ticket_id="t1"),
            record("calls", call_id="k2", customer_id="H-2"),
        ],
        "survey_responses": [
            record("survey_responses", response_id="r1", question_id="q1", call_id="k1"),
            record("survey_responses", response_id="r1", question_id="q2"),
            record("survey_responses", response_id="r2", question_id="q1", respondent_id="bo"),
            record("survey_responses", response_id="r3", question_id="q1", respondent_id="ann",
                   population="employee"),
        ],
        "survey_sends": [
            record("survey_sends", send_id="s1", response_id="r1"),
            record("survey_sends", send_id="s2", respondent_id="bo"),
        ],
        "sessions": [
            record("sessions", session_id="n1", user_id="U-1"),
            record("sessions", session_id="n2", user_id="ann"),
        ],
        "checkouts": [
            record("checkouts", checkout_id="c1", visitor_id="V"),
            record("checkouts", checkout_id="c1", customer_id="ann",
                   updated_at="2024-03-02T10:00:00Z"),
            record("checkouts", checkout_id="c2", customer_id="bo"),
        ],
    }  # fmt: skip
