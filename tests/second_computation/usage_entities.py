"""The entities of product, marketing and identity, written out by hand on purpose."""

from tests.second_computation.entity import Column, Entity, Record, is_before, never


def _session_breaks_rule(row: Record) -> bool:
    return is_before(row["ended_at"], row["started_at"])


SESSIONS = Entity(
    source="product",
    name="sessions",
    key=("session_id",),
    cursor=None,
    breaks_rule=_session_breaks_rule,
    columns=(
        Column("session_id", "identifier", required=True),
        Column("customer_id", "identifier"),
        Column("user_id", "identifier"),
        Column("user_role"),
        Column("started_at", "timestamp", required=True),
        Column("ended_at", "timestamp"),
        Column("duration_seconds", "integer", minimum=0),
        Column("event_count", "integer", minimum=0),
    ),
)

CAMPAIGN_EVENTS = Entity(
    source="marketing",
    name="campaign_events",
    key=("event_id",),
    cursor="occurred_at",
    breaks_rule=never,
    columns=(
        Column("event_id", "identifier", required=True),
        Column("customer_id", "identifier"),
        Column("recipient_id", "identifier"),
        Column(
            "channel",
            "enum",
            required=True,
            values=("email", "social", "case_study", "webinar", "in_app", "other"),
        ),
        Column(
            "event_type",
            "enum",
            required=True,
            values=(
                "sent",
                "delivered",
                "open",
                "click",
                "accept",
                "decline",
                "share",
                "mention",
                "bounce",
                "unsubscribe",
                "spam_report",
            ),
        ),
        Column("sentiment", "decimal", minimum=-1, maximum=1),
        Column("occurred_at", "timestamp", required=True),
        Column("campaign_id", "identifier"),
        Column("campaign_name"),
        Column("url"),
        Column("is_bot", "boolean"),
    ),
)

IDENTITY_MAP = Entity(
    source="identity",
    name="identity_map",
    key=("source", "source_id"),
    cursor=None,
    breaks_rule=never,
    columns=(
        Column("source", "identifier", required=True),
        Column("source_id", "identifier", required=True),
        Column("customer_id", "identifier", required=True),
    ),
)
