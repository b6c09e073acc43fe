"""Whether the numbers can be trusted: how fresh, how complete, what was left out and why."""

import duckdb

from orchestration.site.questions import Row, ask

COVERAGE = {
    "active customers with a health score": """
        select count(health_score) as part, count(*) as whole
        from marts.customer_health where is_active
    """,
    "delivered surveys that were answered, last complete month": """
        select numerator::bigint as part, denominator::bigint as whole
        from metrics.metric_survey_response_rate
        where period_grain = 'month' and segment_name = 'all' and is_complete_period
        order by period_start desc limit 1
    """,
    "tickets of known customers": """
        select count(*) filter (where customer_segment <> 'unknown') as part, count(*) as whole
        from marts.fct_ticket
    """,
    "interactions with a tone": """
        select count(sentiment_score) as part, count(*) as whole from marts.fct_interactions
    """,
}
CHECKS = """
select source, entity, check_name as check, severity, passed, evaluated_rows as rows,
    unexpected_rows as unexpected, message
from ops.check_results where run_id = $run_id
order by passed, severity, source, entity, check_name
"""


def coverage(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """How much of the population the figures rest on: `what`, `part`, `whole`."""
    return [
        {"what": what, **row}
        for what, query in COVERAGE.items()
        for row in ask(connection, query) or []
        if row["whole"]
    ]


def checks(connection: duckdb.DuckDBPyConnection, *, run_id: str) -> list[Row]:
    """The input checks of a run, failed ones first; the message tells what each one asks."""
    return ask(connection, CHECKS, {"run_id": run_id}) or []


def contents(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The published tables, and of when they are."""
    return ask(connection, "select * from ops.publication order by table_name") or []
