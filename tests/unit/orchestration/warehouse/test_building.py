"""Metrics by day are built last, once it is known of which days the facts have changed."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from orchestration.warehouse import building
from orchestration.warehouse.building import Built, build_tables
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_command import ParsedProject
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.home import Home
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.restating import days_of_facts
from tests.unit.orchestration.warehouse.small_graph import graph_of

#   calls -> rate  -> everything (gathers)
#        \-> count ----^
GRAPH = graph_of(
    {
        "model.calls": ["model.rate", "model.count"],
        "model.rate": ["model.everything"],
        "model.count": ["model.everything"],
    },
    gathers=["model.everything"],
    by_day={"model.rate": "started_date"},
)
EVERY = set(GRAPH.built_tables())


class Dbt:
    """Notes what it builds, with the days to restate; `ends` tells how some of it ends."""

    def __init__(self) -> None:
        self.ends: Mapping[str, str] = {}
        self.calls: list[tuple[list[str], Mapping[str, list[str]] | None]] = []

    def build(self, project: ParsedProject, *selection: str) -> Iterator[NodeOutcome]:
        names = set(selection[1:])
        every = set(GRAPH.names(EVERY))
        chosen = names if selection[:1] == ("--select",) else every - names
        self.calls.append((sorted(chosen), json.loads(project.variables).get("restated_days")))
        for name in sorted(chosen):
            status = self.ends.get(name, "success")
            yield NodeOutcome(f"model.{name}", name, "model", status, "", 0, 0.0)


@pytest.fixture
def dbt(monkeypatch: pytest.MonkeyPatch) -> Dbt:
    made = Dbt()
    monkeypatch.setattr(building, "build", made.build)
    return made


@pytest.fixture
def project(home: Home) -> ParsedProject:
    with connect(home.warehouse) as connection:
        connection.execute("""
            create schema marts;
            create table marts.calls as select 1 as call_id, date '2024-01-01' as started_date;
            create table marts.rate as select 0.5 as metric_value;
        """)
    return ParsedProject(home, json.dumps({"as_of_date": "2024-01-31"}), None, DUCKDB)


def build(project: ParsedProject, days_before: Mapping[str, Any]) -> Built:
    return build_tables(project, GRAPH, EVERY, days_before=days_before)


def test_without_a_day_known_everything_is_built_in_one_go(
    dbt: Dbt, project: ParsedProject
) -> None:
    made = build(project, {})
    assert dbt.calls == [(["calls", "count", "everything", "rate"], None)]
    with connect(project.home.warehouse) as connection:
        assert made.days == days_of_facts(connection, GRAPH.metrics_by_day())


def test_a_metric_by_day_is_built_after_its_facts_for_the_days_that_changed(
    dbt: Dbt, project: ParsedProject
) -> None:
    with connect(project.home.warehouse) as connection:
        before = days_of_facts(connection, GRAPH.metrics_by_day())
        connection.execute("insert into marts.calls values (2, '2024-01-02')")
    made = build(project, before)
    assert dbt.calls == [
        (["calls", "count"], None),
        (["everything", "rate"], {"rate": ["2024-01-02"]}),
    ]
    assert {outcome.status for outcome in made.outcomes} == {"success"}
    with connect(project.home.warehouse) as connection:
        assert connection.execute("select count(*) from kept.rate").fetchall() == [(1,)]


def test_a_metric_whose_days_are_too_many_is_computed_as_a_whole(
    dbt: Dbt, project: ParsedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "changed_days", lambda *_: None)
    build(project, {"model.rate": {}})
    assert dbt.calls[1] == (["everything", "rate"], {})


def test_what_is_made_from_failed_facts_is_skipped(dbt: Dbt, project: ParsedProject) -> None:
    dbt.ends = {"calls": "error", "count": "skipped"}
    made = build(project, {"model.rate": {}})
    assert dbt.calls == [(["calls", "count"], None)]
    ended = {outcome.name: outcome.status for outcome in made.outcomes}
    assert ended == {
        "calls": "error", "count": "skipped", "rate": "skipped", "everything": "skipped",
    }  # fmt: skip
    assert made.days == {}


def test_what_is_skipped_is_told_of_after_all_that_it_is_made_from(
    dbt: Dbt, project: ParsedProject
) -> None:
    dbt.ends = {"count": "error"}
    made = build(project, {"model.rate": {}})
    assert [outcome.name for outcome in made.outcomes] == ["calls", "count", "rate", "everything"]
