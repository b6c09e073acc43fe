"""The entities of a helpdesk, written out by hand on purpose."""

from tests.second_computation.entity import (
    Column,
    Entity,
    Record,
    is_before,
    is_created_late,
    never,
)

STATUS_SYNONYMS = {"on-hold": "hold", "on_hold": "hold"}


def _ticket_breaks_rule(row: Record) -> bool:
    return is_created_late(row) or any(
        is_before(row[name], row["created_at"])
        for name in ("first_reply_at", "solved_at", "closed_at")
    )


def _call_breaks_rule(row: Record) -> bool:
    return any(is_before(row[name], row["started_at"]) for name in ("answered_at", "ended_at"))


def _article_breaks_rule(row: Record) -> bool:
    return is_before(row["updated_at"], row["created_at"])


def _agent_breaks_rule(row: Record) -> bool:
    return is_before(row["left_at"], row["hired_at"])


AGENTS = Entity(
    source="helpdesk",
    name="agents",
    key=("agent_id",),
    cursor=None,
    breaks_rule=_agent_breaks_rule,
    columns=(
        Column("agent_id", "identifier", required=True),
        Column("name"),
        Column("email"),
        Column("group_id", "identifier"),
        Column("hired_at", "timestamp"),
        Column("left_at", "timestamp"),
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
        Column("subject", "free_text"),
        Column("description", "free_text"),
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
    breaks_rule=never,
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
        Column("body", "free_text"),
    ),
)

CALLS = Entity(
    source="helpdesk",
    name="calls",
    key=("call_id",),
    cursor="started_at",
    breaks_rule=_call_breaks_rule,
    columns=(
        Column("call_id", "identifier", required=True),
        Column("direction", "enum", required=True, values=("inbound", "outbound")),
        Column("started_at", "timestamp", required=True),
        Column("answered_at", "timestamp"),
        Column("ended_at", "timestamp"),
        Column("queue"),
        Column("agent_id", "identifier"),
        Column("customer_id", "identifier"),
        Column("ticket_id", "identifier"),
        Column(
            "completion_status",
            "enum",
            required=True,
            values=(
                "completed",
                "abandoned_in_queue",
                "abandoned_in_ivr",
                "abandoned_in_voicemail",
                "abandoned_on_hold",
                "missed",
                "out_of_hours",
                "voicemail",
                "failed",
                "other",
            ),
        ),
        Column("ivr_seconds", "integer", minimum=0),
        Column("wait_seconds", "integer", minimum=0),
        Column("hold_seconds", "integer", minimum=0),
        Column("talk_seconds", "integer", minimum=0),
        Column("wrap_up_seconds", "integer", minimum=0),
        Column("transferred_from_call_id", "identifier"),
        Column("customer_phone"),
    ),
)

ARTICLES = Entity(
    source="helpdesk",
    name="articles",
    key=("article_id", "locale"),
    cursor="updated_at",
    breaks_rule=_article_breaks_rule,
    columns=(
        Column("article_id", "identifier", required=True),
        Column("locale", required=True),
        Column("title", required=True),
        Column("section"),
        Column("product_id", "identifier"),
        Column("word_count", "integer", minimum=0),
        Column("created_at", "timestamp", required=True),
        Column("updated_at", "timestamp", required=True),
        Column("is_deleted", "boolean"),
    ),
)

ARTICLE_VIEWS = Entity(
    source="helpdesk",
    name="article_views",
    key=("view_id",),
    cursor=None,
    breaks_rule=never,
    columns=(
        Column("view_id", "identifier", required=True),
        Column("article_id", "identifier", required=True),
        Column("locale"),
        Column("viewed_at", "timestamp", required=True),
        Column("visitor_id", "identifier"),
        Column("customer_id", "identifier"),
        Column("session_id", "identifier"),
        Column("engaged_seconds", "integer", minimum=0),
        Column("is_bot", "boolean"),
    ),
)
