"""The series behind the filters of the page: each metric by grain and segment, newest periods."""

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.site.questions import Row, ask

PERIODS = {"week": 14, "month": 13, "quarter": 9, "year": 4}
VALUES_OF_A_SEGMENT = 8
"""As many as a person compares; the long table has them all."""

RECENT = """
with recent as (
    select period_grain, period_start,
        row_number() over (partition by period_grain order by period_start) - 1 as position
    from (
        select period_grain, period_start from metrics.cx_metrics
        inner join (
            select unnest($grains) as period_grain, unnest($periods) as periods
        ) using (period_grain)
        where segment_name = 'all'
        group by period_grain, period_start, periods
        qualify row_number() over (partition by period_grain order by period_start desc) <= periods
    )
),
chosen as (
    select segment_name, segment_value from metrics.cx_metrics
    semi join recent using (period_grain, period_start)
    group by segment_name, segment_value
    qualify row_number() over (
        partition by segment_name order by sum(sample_size) desc, segment_value
    ) <= $values
)
"""
STARTS = """
select period_grain, list(period_start order by period_start) as starts
from recent group by period_grain
"""
VALUES = """
select metric_name, period_grain, segment_name, segment_value,
    list(position order by position) as positions,
    list(metric_value order by position) as metric_values,
    list(sample_size order by position) as sizes,
    list(interval_low order by position) as lows,
    list(interval_high order by position) as highs,
    list(position order by position) filter (where is_significant_change) as significant,
    max(position) filter (where is_complete_period) as last_complete
from metrics.cx_metrics
inner join recent using (period_grain, period_start)
inner join chosen using (segment_name, segment_value)
group by all
order by all
"""
METRICS = """
select metric_name as name, max(unit) as unit, max(direction) as direction,
    max(benchmark) as benchmark, max(period_start)::varchar as newest
from metrics.cx_metrics group by metric_name order by metric_name
"""
SEGMENTS = """
select segment_name, list(segment_value order by segment_value) as segment_values,
    (
        select count(distinct every.segment_value) from metrics.cx_metrics as every
        where every.segment_name = chosen.segment_name
    ) - count(*) as left_out
from chosen where segment_name <> 'all' group by segment_name order by segment_name
"""


def series(
    connection: duckdb.DuckDBPyConnection, described: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    """All that the filters choose from, to be read by the script of the page.

    `described` gives family and description by table; of the latter the first sentence is shown.
    A series is a list of the position of its first period, then by period values, sample sizes,
    lower and upper ends of the interval, then the positions of significant changes and the one of
    the last complete period, if any.
    """
    limits = {
        "grains": list(PERIODS),
        "periods": list(PERIODS.values()),
        "values": VALUES_OF_A_SEGMENT,
    }
    by_selection: dict[str, dict[str, list[Any]]] = {}
    for row in ask(connection, RECENT + VALUES, limits) or []:
        key = "|".join((row["period_grain"], row["segment_name"], row["segment_value"]))
        by_selection.setdefault(key, {})[row["metric_name"]] = _compact(row)
    return {
        "metrics": [
            metric | {"family": family, "about": about.split(". ")[0].removesuffix(".") + "."}
            for metric in ask(connection, METRICS) or []
            for family, about in [described.get(f"metric_{metric['name']}", ("", ""))]
        ],
        "starts": {
            row["period_grain"]: [str(start) for start in row["starts"]]
            for row in sorted(ask(connection, RECENT + STARTS, limits) or [], key=_grain)
        },
        "segments": ask(connection, RECENT + SEGMENTS, limits) or [],
        "series": by_selection,
    }


def _grain(row: Row) -> int:
    return list(PERIODS).index(row["period_grain"])


def _compact(row: Row) -> list[Any]:
    first, last = row["positions"][0], row["positions"][-1]
    columns = []
    for name in ("metric_values", "sizes", "lows", "highs"):
        by_position = dict(zip(row["positions"], row[name], strict=True))
        values = [_short(by_position.get(position)) for position in range(first, last + 1)]
        columns.append(values if any(value is not None for value in values) else [])
    return [first, *columns, row["significant"] or [], row["last_complete"]]


def _short(value: float | None) -> float | int | None:
    """As many digits as a page shows, and some more."""
    if value is None or isinstance(value, int):
        return value
    rounded = round(value, 4 if abs(value) < 100 else 2)
    return int(rounded) if rounded == int(rounded) else rounded
