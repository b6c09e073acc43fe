"""The landed entities the metrics need: their columns, keys, cursors and row rules.

Written out by hand on purpose; a test compares them with the contracts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: how its text is read, and whether it may be empty.

    `values` are the words of an enum; `synonyms` are other spellings of them. A word outside
    the list is kept as unknown, or leaves the row out when the list is closed.
    """

    name: str
    kind: str = "text"
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    values: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    is_closed_list: bool = False


@dataclass(frozen=True)
class Entity:
    """One kind of landed row. `breaks_rule` tells whether a typed row contradicts itself."""

    source: str
    name: str
    key: tuple[str, ...]
    cursor: str | None
    columns: tuple[Column, ...]
    breaks_rule: Callable[[Record], bool]


def _is_before(earlier: Any, later: Any) -> bool:
    return earlier is not None and later is not None and earlier < later


def _ticket_breaks_rule(row: Record) -> bool:
    return any(
        _is_before(row[name], row["created_at"])
        for name in ("first_reply_at", "solved_at", "closed_at")
    )


def _period_breaks_rule(row: Record) -> bool:
    return row["period_end"] is not None and row["period_end"] <= row["period_start"]


def _answer_breaks_rule(row: Record) -> bool:
    low, high, score = row["scale_min"], row["scale_max"], row["score"]
    return high <= low or (score is not None and not low <= score <= high)


def _never(row: Record) -> bool:
    del row
    return False


STATUS_SYNONYMS = {"on-hold": "hold", "on_hold": "hold"}

CUSTOMERS = Entity(
    source="billing",
    name="customers",
    key=("customer_id",),
    cursor="updated_at",
    breaks_rule=_never,
    columns=(
        Column("customer_id", "identifier", required=True),
        Column("created_at", "timestamp", required=True),
        Column("updated_at", "timestamp", required=True),
        Column("email"),
        Column("name"),
        Column("country"),
        Column("segment"),
        Column("acquired_from"),
        Column("is_test", "boolean"),
        Column("is_deleted", "boolean"),
    ),
)

SUBSCRIPTION_PERIODS = Entity(
    source="billing",
    name="subscription_periods",
    key=("subscription_id", "period_start"),
    cursor=None,
    breaks_rule=_period_breaks_rule,
    columns=(
        Column("subscription_id", "identifier", required=True),
        Column("customer_id", "identifier", required=True),
        Column("plan_id", "identifier"),
        Column("product_id", "identifier"),
        Column("period_start", "date", required=True),
        Column("period_end", "date"),
        Column("mrr_amount", "integer", required=True, minimum=0),
        Column("currency", "currency", required=True),
    ),
)

TICKETS = Entity(
    source="helpdesk",
    name="tickets",
    key=("ticket_id",),
    cursor="updated_at",
    breaks_rule=_ticket_breaks_rule,
    columns=(
        Column("ticket_id", "identifier", required=True),
        Column("created_at", "timestamp", required=True),
        Column("updated_at", "timestamp", required=True),
        Column(
            "status",
            "enum",
            required=True,
            values=("new", "open", "pending", "hold", "solved", "closed", "deleted"),
            synonyms=STATUS_SYNONYMS,
        ),
        Column("priority", "enum", values=("low", "normal", "high", "urgent")),
        Column("type"),
        Column(
            "via_channel",
            "enum",
            required=True,
            values=("email", "web", "chat", "messaging", "phone", "api", "social", "other"),
        ),
        Column("subject"),
        Column("description"),
        Column("requester_id", "identifier", required=True),
        Column("assignee_id", "identifier"),
        Column("group_id", "identifier"),
        Column("product_id", "identifier"),
        Column("tags", "json"),
        Column("problem_id", "identifier"),
        Column("merged_into_ticket_id", "identifier"),
        Column("is_spam", "boolean"),
        Column("first_reply_at", "timestamp"),
        Column("solved_at", "timestamp"),
        Column("closed_at", "timestamp"),
        Column("initial_category"),
        Column("final_category"),
        Column("solutions_offered", "integer", minimum=0),
        Column("agent_sentiment", "integer", minimum=1, maximum=5),
    ),
)

TICKET_EVENTS = Entity(
    source="helpdesk",
    name="ticket_events",
    key=("event_id",),
    cursor="created_at",
    breaks_rule=_never,
    columns=(
        Column("event_id", "identifier", required=True),
        Column("ticket_id", "identifier", required=True),
        Column("created_at", "timestamp", required=True),
        Column(
            "event_type",
            "enum",
            required=True,
            values=(
                "create",
                "change",
                "comment",
                "solution",
                "escalation",
                "sentiment",
                "merge",
                "delete",
            ),
        ),
        Column(
            "field_name",
            "enum",
            values=("status", "assignee_id", "group_id", "priority", "category"),
        ),
        Column("previous_value"),
        Column("value"),
        Column("actor_id", "identifier"),
        Column("actor_role", "enum", required=True, values=("agent", "end-user", "system", "bot")),
        Column("is_public", "boolean"),
        Column("body"),
    ),
)

SURVEY_RESPONSES = Entity(
    source="survey",
    name="survey_responses",
    key=("response_id", "question_id"),
    cursor="responded_at",
    breaks_rule=_answer_breaks_rule,
    columns=(
        Column("survey_id", "identifier", required=True),
        Column("response_id", "identifier", required=True),
        Column("question_id", "identifier", required=True),
        Column("population", "enum", required=True, values=("customer", "employee")),
        Column(
            "metric",
            "enum",
            required=True,
            values=("nps", "csat", "ces", "enps", "esat", "other"),
        ),
        Column("score", "decimal"),
        Column("score_label"),
        Column("scale_min", "decimal", required=True),
        Column("scale_max", "decimal", required=True),
        Column(
            "scale_direction",
            "enum",
            required=True,
            values=("higher_is_better", "lower_is_better"),
            is_closed_list=True,
        ),
        Column("comment"),
        Column("sent_at", "timestamp"),
        Column("responded_at", "timestamp", required=True),
        Column("is_complete", "boolean", required=True),
        Column("is_test", "boolean", required=True),
        Column("respondent_id", "identifier"),
        Column("ticket_id", "identifier"),
        Column("call_id", "identifier"),
        Column("order_id", "identifier"),
        Column("product_id", "identifier"),
        Column("agent_id", "identifier"),
        Column("channel"),
        Column("language"),
        Column("task"),
    ),
)

ALL = (CUSTOMERS, SUBSCRIPTION_PERIODS, TICKETS, TICKET_EVENTS, SURVEY_RESPONSES)
