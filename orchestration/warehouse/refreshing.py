"""Refreshes what can be refreshed; what a held source or a failed check touches stays as it was."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from orchestration.warehouse.building import build_tables
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.dbt_command import TransformationError, parse_project
from orchestration.warehouse.dbt_files import metric_models
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.home import Home
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.output_tests import run_output_tests
from orchestration.warehouse.publication import current_publication, restore
from orchestration.warehouse.restating import Days, drop_aside, forget_days, note_days, noted_days
from orchestration.warehouse.unchanged import causes_of, forget, note, unchanged
from orchestration.warehouse.variables import lasting_settings, settings_of

logger = logging.getLogger("cx")


class NothingRefreshedError(Exception):
    """No metric can be refreshed; the message says what stands in the way."""


@dataclass
class Refreshment:
    """What dbt did, and which published tables were left as they were."""

    outcomes: dict[str, NodeOutcome] = field(default_factory=dict)
    """The last outcome of each node, by unique id."""

    unrefreshed: dict[str, str] = field(default_factory=dict)
    """Reason by qualified table name."""

    unchanged: set[str] = field(default_factory=set)
    """Unique ids of what would have been built again just as it is."""

    days_before: dict[str, Days] = field(default_factory=dict)
    """Days of the facts that metrics were made from before, by unique id."""

    days: dict[str, Days] = field(default_factory=dict)
    """Days of the facts that metrics are made from now."""

    @property
    def failed(self) -> list[NodeOutcome]:
        """What failed: tests that found rows, models that the data broke."""
        return [outcome for outcome in self.outcomes.values() if outcome.has_failed]

    def tests(self, graph: DbtGraph) -> dict[str, list[NodeOutcome]]:
        """How the tests ended that ran, by the unique id of each node that they judge."""
        ended: dict[str, list[NodeOutcome]] = {}
        for outcome in self.outcomes.values():
            if outcome.resource_type == "test" and outcome.status != "skipped":
                for judged in graph.judged(outcome.unique_id):
                    ended.setdefault(judged, []).append(outcome)
        return ended


def refresh(
    home: Home,
    graph: DbtGraph,
    *,
    as_of_date: date,
    held: Mapping[str, str],
    names_in_dbt: Mapping[str, str],
    target: str = DUCKDB,
) -> Refreshment:
    """Build and test every table that depends neither on a held source nor on a failed check.

    `target` names the engine that builds them, of those in `profiles.yml`. Spark builds all of them
    anew, from the lake, and hands those that are published over to the warehouse.

    The others are brought back to what is published, and the models that gather tables take them in
    as they are. `held` gives the reason by source, `names_in_dbt` the dbt source in which its rows
    are. Raises NothingRefreshedError when no metric is left, TransformationError for a fault that
    the data did not cause.
    """
    held_in_dbt = {names_in_dbt[name] for name in held if name in names_in_dbt}
    left_out = graph.of_sources(held_in_dbt) | graph.dependants(held_in_dbt)
    made = Refreshment(unrefreshed=_held_tables(graph, held, names_in_dbt))
    lasting = lasting_settings(home, target=target)
    with connect(home.warehouse) as connection, transaction(connection):
        causes = causes_of(connection, graph, settings=settings_of(home, as_of_date=as_of_date))
        if target == DUCKDB:
            made.unchanged = unchanged(connection, graph, causes) - left_out
        else:
            _fill_lake(home, connection, graph)
        made.days_before = noted_days(connection, graph, settings=lasting)
        forget(connection, but=made.unchanged)
        forget_days(connection, but=made.unchanged)
    if left_out or made.unchanged:
        logger.info("dbt: %d of %d tables stay as they are", len(made.unchanged), len(causes))
    changed = causes.keys() - left_out - made.unchanged
    while True:
        known = len(left_out)
        _make(
            home,
            graph,
            made,
            as_of_date=as_of_date,
            changed=changed,
            left_out=left_out,
            target=target,
        )
        for outcome in made.failed:
            doubtful = graph.doubtful([outcome.unique_id])
            left_out |= doubtful
            for table in _published(graph, doubtful):
                made.unrefreshed.setdefault(table, _describe(outcome))
        _give_up(home, made, left_out)
        changed = graph.gathering() - left_out
        if len(left_out) == known or not changed:
            break
    _restore(home, made, target=target)
    _require_the_rest(graph, made)
    standing = _standing(graph, made) - left_out
    noted = standing & made.days.keys()
    metrics = [each for each in graph.metrics_by_day() if each.unique_id in noted]
    with connect(home.warehouse) as connection, transaction(connection):
        drop_aside(connection)
        note_days(connection, metrics, made.days, settings=lasting)
        if target == DUCKDB:
            note(connection, {unique_id: causes[unique_id] for unique_id in sorted(standing)})
    return made


def _fill_lake(home: Home, connection: duckdb.DuckDBPyConnection, graph: DbtGraph) -> None:
    from orchestration.spark.lake import Lake, write_landed

    home.spark.mkdir(exist_ok=True)
    tables = sorted({name for _, name in graph.landed_tables().values()})
    written = write_landed(connection, Lake(home.lake), tables)
    logger.info("lake: %d new files", written)


def _make(
    home: Home,
    graph: DbtGraph,
    made: Refreshment,
    *,
    as_of_date: date,
    changed: Collection[str],
    left_out: Collection[str],
    target: str,
) -> None:
    """Build what has changed, and test it; what fails because of another failure is skipped."""
    unavailable = _restore(home, made, target=target)
    if {f"metrics.{name}" for name in metric_models()} <= set(made.unrefreshed):
        raise NothingRefreshedError("; ".join(sorted(set(made.unrefreshed.values()))))
    tables, tests = graph.built_tables().keys(), graph.tests_of(changed, without=left_out)
    if not (tables & changed or tests):
        return
    project = parse_project(home, as_of_date=as_of_date, unavailable=unavailable, target=target)
    ended: list[NodeOutcome] = []
    if tables & changed:
        built = build_tables(project, graph, tables & changed, days_before=made.days_before)
        made.days |= built.days
        ended += built.outcomes
    if tests:
        not_built = {outcome.unique_id for outcome in ended if not outcome.is_good}
        ended += run_output_tests(project, graph, tests, not_built=not_built)
    caused = graph.consequences([outcome.unique_id for outcome in ended if outcome.has_failed])
    made.outcomes |= {
        outcome.unique_id: replace(outcome, status="skipped")
        if outcome.unique_id in caused
        else outcome
        for outcome in ended
    }


def _give_up(home: Home, made: Refreshment, left_out: Collection[str]) -> None:
    """Let nothing count as unchanged that is brought back to what is published."""
    if made.unchanged & set(left_out):
        made.unchanged -= set(left_out)
        with connect(home.warehouse) as connection, transaction(connection):
            forget(connection, but=made.unchanged)


def _restore(home: Home, made: Refreshment, *, target: str) -> set[str]:
    """Bring back what is published; return the names of the tables that never were."""
    published = current_publication(home)
    restored = [name for name in made.unrefreshed if name in published]
    restore(home, restored)
    if target != DUCKDB:
        from orchestration.spark.lake import RESTORED, Lake, write_tables

        with connect(home.warehouse) as connection:
            write_tables(connection, Lake(home.lake), RESTORED, {name: name for name in restored})
    return {name.split(".")[1] for name in made.unrefreshed if name not in published}


def _held_tables(
    graph: DbtGraph, held: Mapping[str, str], names_in_dbt: Mapping[str, str]
) -> dict[str, str]:
    """Reason, by qualified name, of every published table that depends on a held source."""
    reasons: dict[str, list[str]] = {}
    for name, why in held.items():
        for table in _published(graph, graph.dependants([names_in_dbt.get(name, name)])):
            reasons.setdefault(table, []).append(f"{name} is held: {why}")
    return {table: "; ".join(parts) for table, parts in reasons.items()}


def _published(graph: DbtGraph, unique_ids: Collection[str]) -> list[str]:
    return [
        table.qualified_name for table in graph.published_tables() if table.unique_id in unique_ids
    ]


def _describe(outcome: NodeOutcome) -> str:
    kind = "output check" if outcome.resource_type == "test" else outcome.resource_type
    return f"{kind} {outcome.name} failed: {outcome.fault}"


def _standing(graph: DbtGraph, made: Refreshment) -> set[str]:
    """Unique ids of what is as its causes make it, and passed every test without a warning."""
    ran = {outcome.unique_id: outcome.status for outcome in made.outcomes.values()}
    in_doubt = {
        each
        for test, tested in graph.read_by_tests().items()
        if ran.get(test, "pass") != "pass"
        for each in tested
    }
    if made.unrefreshed:
        in_doubt |= graph.gathering()
    built = {unique_id for unique_id in graph.built_tables() if ran.get(unique_id) == "success"}
    return (made.unchanged | built | graph.landed_tables().keys()) - in_doubt


def _require_the_rest(graph: DbtGraph, made: Refreshment) -> None:
    """Raise TransformationError when a table was neither built nor left for a reason."""
    missing = [
        table.qualified_name
        for table in graph.published_tables()
        if table.qualified_name not in made.unrefreshed
        and table.unique_id not in made.unchanged
        and not (table.unique_id in made.outcomes and made.outcomes[table.unique_id].is_good)
    ]
    if missing:
        raise TransformationError(f"dbt left out {', '.join(missing)}.")
