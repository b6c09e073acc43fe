"""Who needs a call: customers whom their figures single out, those who pay most first."""

from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.site.questions import Row, ask

SHOWN = 12


@dataclass(frozen=True)
class CallList:
    """Some customers, how many there are in all, and why somebody should call them.

    `rows` is None when the tables were never published.
    """

    title: str
    why: str
    table: str
    columns: dict[str, str]
    rows: list[Row] | None
    total: int


LISTS: list[dict[str, Any]] = [
    {
        "title": "Silent risk",
        "why": "They pay, use little or ever less, and have neither asked nor answered for months.",
        "table": "marts.customer_360",
        "columns": {
            "last_contacted_date": "last contact",
            "last_answered_date": "last answer",
            "last_session_date": "last session",
        },
        "where": "is_silent_risk",
    },
    {
        "title": "Guarded replies",
        "why": "Their last comment is far shorter than they used to write.",
        "table": "metrics.metric_guarded_replies",
        "columns": {
            "last_length": "characters now",
            "earlier_length_median": "characters before",
            "commented_at": "commented",
        },
        "where": "true",
    },
    {
        "title": "Dropping usage",
        "why": "They came every week and come less than half as often now.",
        "table": "metrics.metric_session_drop",
        "columns": {
            "base_sessions_per_week": "sessions a week before",
            "last_sessions_per_week": "sessions a week now",
        },
        "where": "true",
    },
    {
        "title": "High effort",
        "why": "They say, answer after answer, that getting help is hard.",
        "table": "metrics.metric_ces_by_customer",
        "columns": {
            "mean_ease_score": "ease, 0 to 100",
            "answer_count": "answers",
            "last_responded_date": "last answer",
        },
        "where": "is_struggling",
    },
]


def calls_to_make(connection: duckdb.DuckDBPyConnection, *, minor_units: int) -> list[CallList]:
    """The lists; `minor_units` of the reporting currency make one of its major units."""
    return [_call_list(connection, minor_units, **described) for described in LISTS]


def _call_list(
    connection: duckdb.DuckDBPyConnection,
    minor_units: int,
    *,
    title: str,
    why: str,
    table: str,
    columns: dict[str, str],
    where: str,
) -> CallList:
    own = ", ".join(f"listed.{column}" for column in columns)
    rows = ask(
        connection,
        f"""
        select listed.customer_id, customer.plan_id, customer.health_score,
            customer.mrr_reporting / {minor_units} as mrr, {own}, count(*) over () as total
        from (from {table} where {where}) as listed
        left join marts.customer_360 as customer using (customer_id)
        order by mrr desc nulls last, listed.customer_id
        limit {SHOWN}
        """,
    )
    named = {
        "customer_id": "customer",
        "plan_id": "plan",
        "mrr": "revenue a month",
        "health_score": "health",
        **columns,
    }
    return CallList(title, why, table, named, rows, rows[0]["total"] if rows else 0)
