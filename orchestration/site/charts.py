"""The charts: what each one asks of the published tables, and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import duckdb

from orchestration.site import drawings
from orchestration.site.questions import Row, ask

MONTHS = 12


@dataclass(frozen=True)
class Chart:
    """A drawing, the words beside it, and the rows it is drawn from.

    `rows` is None when the tables were never published, and empty when nothing is in them.
    """

    name: str
    title: str
    about: str
    rows: list[Row] | None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings of the rows that are shown as a table, by name."""

    spec: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """How one chart is made."""

    title: str
    about: str
    query: str
    columns: Mapping[str, str]
    draw: Callable[[alt.InlineData], alt.TopLevelMixin]


def charts(connection: duckdb.DuckDBPyConnection, *, minor_units: int) -> dict[str, Chart]:
    """Every chart by name; `minor_units` of the reporting currency make a major unit."""
    return {name: _chart(connection, name, plan, minor_units) for name, plan in PLANS.items()}


def filtered_charts() -> dict[str, Mapping[str, Any]]:
    """The charts whose rows the script of the page chooses: their specification without rows."""
    return {
        name: drawings.specification(draw(alt.InlineData(values=[])))
        for name, draw in FILTERED.items()
    }


def _chart(connection: duckdb.DuckDBPyConnection, name: str, plan: Plan, minor_units: int) -> Chart:
    parameters = {"months": MONTHS, "minor_units": minor_units}
    used = {key: value for key, value in parameters.items() if f"${key}" in plan.query}
    rows = ask(connection, plan.query, used)
    if not rows:
        return Chart(name, plan.title, plan.about, rows)
    plain = [
        {key: str(value) if hasattr(value, "year") else value for key, value in row.items()}
        for row in rows
    ]
    spec = drawings.specification(plan.draw(alt.InlineData(values=plain)))
    return Chart(name, plan.title, plan.about, plain, plan.columns, spec)


BY_WEEKDAY_AND_HOUR = """
select ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][iso_weekday] as weekday,
    hour_of_day as hour,
    sum(service_level_rate * call_count) / nullif(sum(call_count), 0) as in_time,
    sum(call_count) as calls, sum(agents_seen_mean) as agents,
    sum(agents_needed_count) as needed, sum(greatest(agent_shortfall, 0)) as shortfall
from metrics.metric_call_staffing
group by iso_weekday, hour_of_day order by iso_weekday, hour_of_day
"""
FILTERED = {"trend": drawings.trend, "segments": drawings.segments}
PLANS = {
    "turned_months": Plan(
        "Months in which many metrics turned",
        "Metrics of all customers that changed by more than chance explains, by month. A month "
        "that stands out for the worse is an incident to look into.",
        """
        select period_start as month,
            case when (metric_value > previous_value) = (direction = 'higher_is_better')
                then 'for the better' else 'for the worse' end as turn,
            count(*) as metrics, string_agg(metric_name, ', ' order by metric_name) as names
        from metrics.cx_metrics
        where period_grain = 'month' and segment_name = 'all' and is_complete_period
            and is_significant_change and direction <> 'neutral'
        group by month, turn
        qualify dense_rank() over (order by month desc) <= 2 * $months
        order by month, turn
        """,
        {"month": "month", "turn": "turn", "metrics": "metrics", "names": "which"},
        drawings.turned_months,
    ),
    "turning_points": Plan(
        "Turning points of customers",
        "How often the mood of a customer's last three interactions changed its sign, by month.",
        """
        select date_trunc('month', occurred_date)::date as month,
            if(direction = 'up', 'for the better', 'for the worse') as turn, count(*) as turns
        from marts.journey_turning_points
        group by month, turn
        qualify dense_rank() over (order by month desc) <= 2 * $months
        order by month, turn
        """,
        {"month": "month", "turn": "turn", "turns": "turning points"},
        drawings.turning_points,
    ),
    "waterfall": Plan(
        "Where recurring revenue went",
        "Monthly recurring revenue over the last twelve months, from the opening book to the "
        "closing one.",
        """
        with months as (
            from metrics.metric_mrr_movements
            qualify dense_rank() over (order by month_start_date desc) <= $months
        ),
        totals as (
            select
                sum(opening_mrr_reporting) filter (
                    where month_start_date = (select min(month_start_date) from months)
                ) as opening,
                sum(new_mrr_reporting) as won, sum(expansion_mrr_reporting) as expansion,
                sum(reactivation_mrr_reporting) as reactivation,
                -sum(contraction_mrr_reporting) as contraction,
                -sum(churn_mrr_reporting) as churn
            from months
        ),
        steps as (
            unpivot (
                select coalesce(opening, 0) as opening, won as new, expansion, reactivation,
                    contraction, churn
                from totals
            ) on columns(*) into name movement value amount
        ),
        placed as (
            select movement, amount, row_number() over () as place from steps
        ),
        running as (
            select movement, amount / $minor_units as amount, place,
                sum(amount) over (order by place) / $minor_units as after
            from placed
        )
        select movement, amount, if(place = 1, 0, after - amount) as before, after,
            case when place = 1 then 'book' when amount < 0 then 'loss' else 'gain' end as kind
        from running
        union all
        select 'closing', after, 0, after, 'book' from running where place = 6
        """,
        {"movement": "movement", "amount": "amount"},
        drawings.waterfall,
    ),
    "cohorts": Plan(
        "Who stays",
        "Customers by the month of their first subscription, and how many of them are still "
        "active so many months later.",
        """
        select cohort_month as cohort, months_since, retention_rate as rate,
            cohort_customer_count as customers
        from metrics.metric_retention_cohorts
        where retention_rate is not null
        qualify dense_rank() over (order by cohort_month desc) <= 2 * $months
        order by cohort, months_since
        """,
        {"cohort": "cohort", "months_since": "months since", "rate": "still active",
         "customers": "customers"},
        drawings.cohorts,
    ),
    "waiting": Plan(
        "When callers wait",
        "Share of calls answered in time, by weekday and hour, over all queues and the last "
        "weeks.",
        BY_WEEKDAY_AND_HOUR,
        {"weekday": "day", "hour": "hour", "calls": "calls", "in_time": "answered in time"},
        drawings.waiting,
    ),
    "staffing": Plan(
        "When agents are missing",
        "Agents that Erlang C asks for and nobody has seen, by weekday and hour: where this map "
        "is dark and the one of waiting red, the wait is a matter of staffing.",
        BY_WEEKDAY_AND_HOUR,
        {"weekday": "day", "hour": "hour", "agents": "agents", "needed": "needed",
         "shortfall": "missing"},
        drawings.staffing,
    ),
    "drivers": Plan(
        "What drives the health of customers",
        "Active customers by the component that moves their score most, and their risk.",
        """
        select coalesce(main_driver, 'not known') as driver, risk_level as risk,
            count(*) as customers,
            list_position(['high', 'medium', 'low', 'unknown'], risk_level) as rank
        from marts.customer_health where is_active
        group by all order by driver, rank
        """,
        {"driver": "driver", "risk": "risk", "customers": "customers"},
        drawings.drivers,
    ),
}  # fmt: skip
