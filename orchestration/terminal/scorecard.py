"""The scorecard: every metric in its last complete month, beside the month before."""

import contextlib

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.warehouse.home import Home
from orchestration.warehouse.publication import current_publication
from orchestration.warehouse.versions import FILE_NAME

LATEST = """
select metric_name, unit, direction, period_start, metric_value, previous_value, sample_size,
    is_significant_change
from metrics.cx_metrics
where period_grain = 'month' and segment_name = 'all' and is_complete_period
qualify row_number() over (partition by metric_name order by period_start desc) = 1
order by metric_name
"""


def print_scorecard(home: Home, console: Console) -> None:
    """Print the scorecard of the current publication, and what of it was carried over."""
    publication = current_publication(home)
    with contextlib.closing(
        duckdb.connect(str(home.current / FILE_NAME), read_only=True)
    ) as connection:
        rows = connection.execute(LATEST).fetchall()
    newest = max(item.as_of_date for item in publication.values())
    table = Table(title=f"Customer experience as of {newest}", title_justify="left")
    for name in ("metric", "month", "value", "change", "answers or cases"):
        table.add_column(name, justify="left" if name in {"metric", "month"} else "right")
    for name, unit, direction, month, value, previous, size, is_significant in rows:
        table.add_row(
            name,
            f"{month:%Y-%m}",
            format_value(value, unit),
            format_change(value, previous, unit, direction, is_significant=bool(is_significant)),
            f"{size:,}",
        )
    console.print(table)
    console.print("A change with * is larger than chance explains (95 %).")
    carried = [item for item in publication.values() if item.status == "carried_over"]
    if carried:
        console.print(f"{len(carried)} tables are carried over from an earlier run:")
        for reason in sorted({item.reason or "" for item in carried}):
            console.print(f"  {reason}", highlight=False)


def format_value(value: float | None, unit: str) -> str:
    """Write a value the way its unit is spoken of: rates in percent, the rest with separators."""
    if value is None:
        return "-"
    if unit == "rate":
        return f"{value:.1%}"
    decimals = {"count": 0, "ratio": 2}.get(unit, 1)
    return f"{value:,.{decimals}f}"


def format_change(
    value: float | None,
    previous: float | None,
    unit: str,
    direction: str,
    *,
    is_significant: bool,
) -> str:
    """Write a change green or red, as it is better or worse, with * beyond what chance explains."""
    if value is None or previous is None:
        return "-"
    difference = value - previous
    sign = "+" if difference > 0 else ""
    text = f"{sign}{format_value(difference, unit)}{'*' if is_significant else ''}"
    if not difference or direction == "neutral":
        return text
    is_better = (difference > 0) == (direction == "higher_is_better")
    return f"[{'green' if is_better else 'red'}]{text}[/]"
