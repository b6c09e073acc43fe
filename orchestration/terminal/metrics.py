"""Metrics in the terminal: a metric over time or by segment, as numbers and as a drawing."""

import contextlib
import difflib
from dataclasses import dataclass
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.landing.sources import ConfigurationError
from orchestration.terminal.safe_text import printable
from orchestration.terminal.scorecard import format_change, format_value
from orchestration.terminal.tables import WIDEST_CELL, print_json
from orchestration.warehouse.home import Home
from orchestration.warehouse.versions import FILE_NAME

STEPS = "▁▂▃▄▅▆▇█"
EVERYONE = "all"
COLUMNS = """
segment_value, period_start, period_end, is_complete_period, metric_value, previous_value,
is_significant_change, interval_low, interval_high, sample_size, numerator, denominator,
benchmark, unit, direction
"""
ROWS = f"""
select {COLUMNS} from metrics.cx_metrics
where metric_name = $metric and period_grain = $grain and segment_name = $segment
qualify dense_rank() over (order by period_start desc) <= $periods
order by segment_value, period_start
"""


@dataclass(frozen=True)
class Wanted:
    """Which rows of cx_metrics are shown: the last `periods` of a grain, by the values of `by`."""

    metric: str
    grain: str
    by: str
    periods: int


def print_metric(home: Home, console: Console, wanted: Wanted, *, as_json: bool) -> None:
    """Print a metric. Raises ConfigurationError for one that is not published so."""
    path = home.current / FILE_NAME
    if not path.is_file():
        raise ConfigurationError(f"{home.root}: nothing is published yet. Start with `cx run`.")
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as connection:
        rows = _rows(connection, wanted)
    if as_json:
        print_json(console, rows)
    elif wanted.by == EVERYONE:
        console.print(_over_time(wanted, rows))
    else:
        console.print(_by_segment(wanted, rows))


def _rows(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> list[dict[str, Any]]:
    parameters = {
        "metric": wanted.metric,
        "grain": wanted.grain,
        "segment": wanted.by,
        "periods": wanted.periods,
    }
    cursor = connection.execute(ROWS, parameters)
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if not rows:
        raise ConfigurationError(_what_there_is(connection, wanted))
    return rows


def _what_there_is(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> str:
    there = connection.execute(
        "select distinct period_grain, segment_name from metrics.cx_metrics where metric_name = ?",
        [wanted.metric],
    ).fetchall()
    if not there:
        names = [
            name
            for (name,) in connection.execute(
                "select distinct metric_name from metrics.cx_metrics order by metric_name"
            ).fetchall()
        ]
        near = difflib.get_close_matches(wanted.metric, names, n=3, cutoff=0.4) or names
        return f"No metric {wanted.metric!r} is published. There is {', '.join(near)}."
    grains, segments = ({row[place] for row in there} for place in (0, 1))
    return (
        f"{wanted.metric} has no rows by {wanted.by} and {wanted.grain}. It has the segments "
        f"{', '.join(sorted(segments))} and the grains {', '.join(sorted(grains))}."
    )


def _over_time(wanted: Wanted, rows: list[dict[str, Any]]) -> Table:
    table = Table(title=f"{wanted.metric} by {wanted.grain}", title_justify="left")
    for name in ("period", "value", "change", "95 % interval", "answers or cases", ""):
        table.add_column(name, justify="left" if name in {"period", ""} else "right")
    drawing = _steps([row["metric_value"] for row in rows])
    for row, step in zip(rows, drawing, strict=True):
        period = f"{row['period_start']}{'' if row['is_complete_period'] else ' so far'}"
        interval = "-"
        if row["interval_low"] is not None:
            low, high = (
                format_value(row[f"interval_{end}"], row["unit"]) for end in ("low", "high")
            )
            interval = f"{low} to {high}"
        bar = "" if step is None else "█" * (2 * step + 1)
        size = f"{row['sample_size']:,}"
        table.add_row(
            period,
            format_value(row["metric_value"], row["unit"]),
            _change(row),
            interval,
            size,
            bar,
        )
    return table


def _by_segment(wanted: Wanted, rows: list[dict[str, Any]]) -> Table:
    title = f"{wanted.metric} by {wanted.by}, each in its last complete {wanted.grain}"
    table = Table(title=title, title_justify="left")
    for name in (wanted.by, "period", "value", "change", "answers or cases", "course"):
        is_text = name in {wanted.by, "period", "course"}
        table.add_column(name, justify="left" if is_text else "right")
    for value in dict.fromkeys(row["segment_value"] for row in rows):
        course = [row for row in rows if row["segment_value"] == value]
        last = [row for row in course if row["is_complete_period"]] or course
        drawing = _steps([row["metric_value"] for row in course])
        table.add_row(
            Text(printable(value, width=WIDEST_CELL)),
            str(last[-1]["period_start"]),
            format_value(last[-1]["metric_value"], last[-1]["unit"]),
            _change(last[-1]),
            f"{last[-1]['sample_size']:,}",
            "".join(" " if step is None else STEPS[step] for step in drawing),
        )
    return table


def _change(row: dict[str, Any]) -> str:
    return format_change(
        row["metric_value"],
        row["previous_value"],
        row["unit"],
        row["direction"],
        is_significant=bool(row["is_significant_change"]),
    )


def _steps(values: list[float | None]) -> list[int | None]:
    """Each value as a step of eight between the lowest and the highest."""
    known = [value for value in values if value is not None]
    low, span = min(known, default=0), (max(known, default=0) - min(known, default=0)) or 1
    return [
        None if value is None else round((len(STEPS) - 1) * (value - low) / span)
        for value in values
    ]
