"""Builds the tables of a run: of metrics by day, only what the facts of this run change."""

import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.dbt_command import ParsedProject, selecting
from orchestration.warehouse.dbt_graph import DbtGraph, MetricByDay
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.restating import Days, changed_days, days_of_facts, set_aside
from orchestration.warehouse.transformation import build

logger = logging.getLogger("cx")


@dataclass
class Built:
    """How the building of tables ended, and what metrics were made from."""

    outcomes: list[NodeOutcome] = field(default_factory=list)

    days: dict[str, Days] = field(default_factory=dict)
    """Days of the facts that each metric by day was made from, by unique id."""


def build_tables(
    project: ParsedProject,
    graph: DbtGraph,
    chosen: Collection[str],
    *,
    days_before: Mapping[str, Days],
) -> Built:
    """Build seeds and models, given by their unique ids, in one go or in two.

    `days_before` are the days of the facts that metrics were made from, by unique id of those whose
    table is as it was then. They are made after everything else, when it is known of which days the
    facts are others now. What is made from something that failed is skipped, as by dbt.
    """
    metrics = [each for each in graph.metrics_by_day() if each.unique_id in chosen]
    known = days_before.keys() & {each.unique_id for each in metrics}
    later = graph.with_all_below(known) & set(chosen)
    made = Built(_build(project, graph, set(chosen) - later))
    if not metrics:
        return made
    failed = [outcome.unique_id for outcome in made.outcomes if not outcome.is_good]
    stopped = graph.with_all_below(failed)
    metrics = [each for each in metrics if each.unique_id not in stopped]
    with connect(project.home.warehouse) as connection, transaction(connection):
        made.days = days_of_facts(connection, metrics)
        restated = {
            each: days
            for each in metrics
            if each.unique_id in known
            and (days := changed_days(days_before[each.unique_id], made.days[each.unique_id]))
            is not None
        }
        _set_aside(connection, project, restated)
    if later:
        logger.info("dbt: %d metrics are computed for changed days alone", len(restated))
    made.outcomes += _build(_restating(project, restated), graph, later - stopped)
    # Last: what is skipped and built after all comes after everything that it is made from.
    made.outcomes += [_skipped(graph, unique_id) for unique_id in sorted(later & stopped)]
    return made


def _build(project: ParsedProject, graph: DbtGraph, chosen: Collection[str]) -> list[NodeOutcome]:
    if not chosen:
        return []
    every = graph.names(graph.built_tables().keys())
    return list(build(project, *selecting(graph.names(chosen), every)))


def _set_aside(
    connection: duckdb.DuckDBPyConnection,
    project: ParsedProject,
    metrics: Collection[MetricByDay],
) -> None:
    """Copy the rows that are kept to where the engine finds them while it makes new tables."""
    if project.target == DUCKDB:
        set_aside(connection, metrics)
    else:
        from orchestration.spark.lake import KEPT, Lake, write_tables

        tables = {each.name: ".".join(each.table) for each in metrics}
        write_tables(connection, Lake(project.home.lake), KEPT, tables)


def _restating(project: ParsedProject, metrics: Mapping[MetricByDay, list[date]]) -> ParsedProject:
    """The project with the days to restate, by the name of the metric, as a variable."""
    days = {each.name: [day.isoformat() for day in days] for each, days in metrics.items()}
    variables = json.loads(project.variables) | {"restated_days": days}
    return replace(project, variables=json.dumps(variables))


def _skipped(graph: DbtGraph, unique_id: str) -> NodeOutcome:
    (name,) = graph.names([unique_id])
    return NodeOutcome(
        unique_id=unique_id,
        name=name,
        resource_type="model",
        status="skipped",
        message="",
        failures=0,
        seconds=0,
    )
