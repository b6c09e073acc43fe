"""Tells of which days a metric is computed anew: those with other facts than it was made from.

A metric whose model takes its facts by `facts_by_day` follows, period by period, from the facts of
the days in it. What these were is noted as a hash for each day. In a later run, only the periods
with a day that has another one are computed; the rows of all others are kept. So it makes no
difference why a day is another one: new rows, late ones, corrected ones, a customer who was merged
or erased.
"""

from collections.abc import Collection, Mapping
from datetime import date

import duckdb

from data_quality.expressions import quote_identifier, quote_text
from orchestration.warehouse.dbt_graph import DbtGraph, MetricByDay

MOST_DAYS = 100
"""With more, a metric is computed as a whole: so long a list in its query costs more than it saves.
"""

KEPT = "kept"
"""Schema of the metric tables as they were, while those of a run are made."""

Days = Mapping[date, str]
"""Hash of the facts of each day."""


def noted_days(
    connection: duckdb.DuckDBPyConnection, graph: DbtGraph, *, settings: str
) -> dict[str, Days]:
    """Days of the facts that metric tables were made from by these settings, by unique id.

    Only of tables that are as they were then.
    """
    noted = connection.execute(
        "select unique_id, rows_hash from ops.metrics_by_day where settings = ?", [settings]
    )
    hashes = dict(noted.fetchall())
    metrics = {each.unique_id: each for each in graph.metrics_by_day()}
    there = _there(connection)
    standing = {
        unique_id
        for unique_id, rows_hash in hashes.items()
        if unique_id in metrics
        and metrics[unique_id].table in there
        and _rows_hash(connection, metrics[unique_id].table) == rows_hash
    }
    days: dict[str, dict[date, str]] = {unique_id: {} for unique_id in standing}
    for unique_id, day, facts in connection.execute("from ops.metric_days").fetchall():
        if unique_id in days:
            days[unique_id][day] = facts
    return days


def days_of_facts(
    connection: duckdb.DuckDBPyConnection, metrics: Collection[MetricByDay]
) -> dict[str, Days]:
    """Days of the facts as they are, by unique id of the metric that reads them."""
    columns: dict[tuple[str, str], set[str]] = {}
    for each in metrics:
        columns.setdefault(each.fact, set()).add(each.date_column)
    found: dict[tuple[tuple[str, str], str], dict[date, str]] = {}
    for fact, names in columns.items():
        # The rows are hashed once, however many dates they have: that is what takes its time.
        hashed = ", ".join(map(quote_identifier, sorted(names)))
        by_day = " union all ".join(
            f"select {quote_text(name)}, {quote_identifier(name)} as day,"
            " concat_ws(' ', count(*), sum(facts_hash::hugeint))"
            " from hashed where day is not null group by day"
            for name in sorted(names)
        )
        query = (
            f"with hashed as materialized (select {hashed}, hash(facts) as facts_hash"
            f" from {_quoted(fact)} as facts) {by_day}"
        )
        found |= {(fact, name): {} for name in names}
        for name, day, facts in connection.execute(query).fetchall():
            found[fact, name][day] = facts
    return {each.unique_id: found[each.fact, each.date_column] for each in metrics}


def changed_days(before: Days, now: Days) -> list[date] | None:
    """Days whose facts are others than before; None if there are too many."""
    changed = sorted(day for day in before.keys() | now.keys() if before.get(day) != now.get(day))
    return changed if len(changed) <= MOST_DAYS else None


def set_aside(connection: duckdb.DuckDBPyConnection, metrics: Collection[MetricByDay]) -> None:
    """Copy metric tables, whose rows are taken from there while new tables are made."""
    if metrics:
        connection.execute(f"create schema if not exists {KEPT}")
    for each in metrics:
        connection.execute(
            f"create or replace table {_quoted((KEPT, each.name))} as from {_quoted(each.table)}"
        )


def drop_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove the copies."""
    connection.execute(f"drop schema if exists {KEPT} cascade")


def note_days(
    connection: duckdb.DuckDBPyConnection,
    metrics: Collection[MetricByDay],
    days: Mapping[str, Days],
    *,
    settings: str,
) -> None:
    """Note the days of the facts that these metric tables were made from just now."""
    for each in metrics:
        connection.execute(
            "insert into ops.metrics_by_day values (?, ?, ?)",
            [each.unique_id, settings, _rows_hash(connection, each.table)],
        )
        facts = days[each.unique_id]
        connection.execute(
            "insert into ops.metric_days select $1, unnest($2::date[]), unnest($3::varchar[])",
            [each.unique_id, list(facts), list(facts.values())],
        )


def forget_days(connection: duckdb.DuckDBPyConnection, *, but: Collection[str]) -> None:
    """Forget the days of all metrics but some."""
    for table in ("metrics_by_day", "metric_days"):
        connection.execute(
            f"delete from ops.{table} where unique_id not in (select unnest($1::varchar[]))",
            [list(but)],
        )


def _rows_hash(connection: duckdb.DuckDBPyConnection, table: tuple[str, str]) -> str:
    (found,) = connection.execute(
        f"select concat_ws(' ', count(*), sum(hash(rows)::hugeint)) from {_quoted(table)} as rows"
    ).fetchone() or ("",)
    return str(found)


def _there(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    return set(connection.execute("select schema_name, table_name from duckdb_tables()").fetchall())


def _quoted(table: tuple[str, str]) -> str:
    return ".".join(map(quote_identifier, table))
