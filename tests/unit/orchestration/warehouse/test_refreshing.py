"""What is built in a run: what has changed, what failed before, and whatever depends on it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from orchestration.landing.sources import load_sources
from orchestration.spark.lake import Lake
from orchestration.warehouse import building, refreshing, transformation
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_command import TransformationError
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.home import Home
from orchestration.warehouse.landed_views import open_inbox
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.schema import create_bookkeeping
from tests.unit.orchestration.warehouse.small_graph import graph_of

#   agents -> staff -> team -> everything (gathers)
#   charges -> money ---------^          a test compares team and money
GRAPH = graph_of(
    {
        "source.cx.helpdesk.agents": ["model.staff"],
        "source.cx.billing.charges": ["model.money"],
        "model.staff": ["model.team", "test.staff_is_unique"],
        "model.team": ["model.everything", "test.team_is_unique", "test.team_earns_money"],
        "model.money": ["model.everything", "test.team_earns_money"],
    },
    gathers=["model.everything"],
)
TODAY, TOMORROW = date(2024, 1, 31), date(2024, 2, 1)
MODELS = {"staff", "team", "money", "everything"}
EVERYTHING = sorted([*MODELS, "staff_is_unique", "team_is_unique", "team_earns_money"])


class Dbt:
    """Builds and tests what it is asked to, in name; `ends` tells how some of it ends."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.ends: Mapping[str, str] = {}
        self.built: set[str] = set()

    def build(self, _project: object, *selection: str) -> Iterator[NodeOutcome]:
        names = set(selection[1:])
        chosen = names if selection[:1] == ("--select",) else MODELS - names
        with connect(self.home.warehouse) as connection:
            connection.execute("create schema if not exists marts")
            for name in sorted(chosen):
                connection.execute(f"create or replace table marts.{name} as select 1 as one")
                yield self._outcome("model", name, "success")

    def run_output_tests(
        self, _project: object, _graph: object, chosen: Collection[str], **_: Any
    ) -> list[NodeOutcome]:
        return [self._outcome("test", each.split(".")[1], "pass") for each in sorted(chosen)]

    def _outcome(self, kind: str, name: str, usual: str) -> NodeOutcome:
        self.built.add(name)
        return NodeOutcome(f"{kind}.{name}", name, kind, self.ends.get(name, usual), "", 0, 0.0)

    def refresh(
        self,
        day: date = TODAY,
        held: Mapping[str, str] | None = None,
        target: str = DUCKDB,
    ) -> list[str]:
        """Names of what a run builds."""
        self.built = set()
        refreshing.refresh(
            self.home,
            GRAPH,
            as_of_date=day,
            held=held or {},
            names_in_dbt={"helpdesk": "helpdesk", "billing": "billing"},
            target=target,
        )
        return sorted(self.built)


@pytest.fixture
def dbt(home: Home, monkeypatch: pytest.MonkeyPatch) -> Dbt:
    with connect(home.warehouse) as connection:
        create_bookkeeping(connection)
        open_inbox(connection, load_sources(home.sources_file), home=home)
    made = Dbt(home)
    monkeypatch.setattr(refreshing, "parse_project", lambda *_, **__: None)
    monkeypatch.setattr(building, "build", made.build)
    monkeypatch.setattr(refreshing, "run_output_tests", made.run_output_tests)
    return made


def test_what_was_built_from_the_same_is_left(dbt: Dbt) -> None:
    assert dbt.refresh() == EVERYTHING
    assert dbt.refresh() == []


def test_another_day_builds_everything(dbt: Dbt) -> None:
    dbt.refresh()
    assert dbt.refresh(TOMORROW) == EVERYTHING
    assert dbt.refresh(TODAY) == EVERYTHING


def test_spark_builds_everything_anew_from_the_lake(dbt: Dbt) -> None:
    assert dbt.refresh(target="spark_session") == EVERYTHING
    assert dbt.refresh(target="spark_session") == EVERYTHING
    assert Lake(dbt.home.lake).names("landed") != set()


def test_what_a_test_warned_of_is_tested_again(dbt: Dbt) -> None:
    dbt.ends = {"staff_is_unique": "warn"}
    dbt.refresh()
    assert dbt.refresh() == ["staff", "staff_is_unique"]


def test_what_is_held_is_built_with_all_below_when_the_hold_has_ended(dbt: Dbt) -> None:
    dbt.refresh()
    assert dbt.refresh(held={"helpdesk": "a file is missing"}) == []
    assert dbt.refresh() == [
        "everything", "staff", "staff_is_unique", "team", "team_earns_money", "team_is_unique",
    ]  # fmt: skip


def test_what_failed_is_built_again_with_all_below(dbt: Dbt) -> None:
    dbt.ends = {"team_is_unique": "fail"}
    dbt.refresh()
    assert dbt.refresh() == ["everything", "team", "team_earns_money", "team_is_unique"]


def test_what_fails_below_a_failed_test_is_told_of_as_skipped(dbt: Dbt) -> None:
    dbt.ends = {"staff_is_unique": "fail", "team": "error", "team_is_unique": "fail"}
    made = refreshing.refresh(
        dbt.home, GRAPH, as_of_date=TODAY, held={}, names_in_dbt={}, target=DUCKDB
    )
    assert [outcome.name for outcome in made.failed] == ["staff_is_unique"]
    assert made.unrefreshed.keys() == {"marts.staff", "marts.team"}
    assert {"marts.money", "marts.everything"}.isdisjoint(made.unrefreshed)


def test_a_run_that_breaks_off_leaves_nothing_noted_of_what_it_was_to_build(
    dbt: Dbt, monkeypatch: pytest.MonkeyPatch
) -> None:
    dbt.refresh()

    def break_off(*_: Any, **__: Any) -> Iterator[NodeOutcome]:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "build", break_off)
    with pytest.raises(KeyboardInterrupt):
        dbt.refresh(TOMORROW)
    monkeypatch.setattr(building, "build", dbt.build)
    assert dbt.refresh() == EVERYTHING


def test_what_a_run_brings_back_before_it_breaks_off_is_built_again(
    dbt: Dbt, monkeypatch: pytest.MonkeyPatch
) -> None:
    dbt.refresh()
    dbt.refresh(held={"billing": "a file is missing"})
    dbt.ends = {"team_earns_money": "fail"}

    def break_off_when_it_is_brought_back(*selection: Any) -> Iterator[NodeOutcome]:
        if "money" not in selection:
            raise KeyboardInterrupt
        return dbt.build(*selection)

    monkeypatch.setattr(building, "build", break_off_when_it_is_brought_back)
    with pytest.raises(KeyboardInterrupt):
        dbt.refresh()
    monkeypatch.setattr(building, "build", dbt.build)
    dbt.ends = {}
    assert dbt.refresh() == ["everything", "money", "team", "team_earns_money", "team_is_unique"]


@pytest.mark.parametrize(("command", "built"), [("build", EVERYTHING), ("compile", [])])
def test_what_a_person_has_made_with_dbt_is_not_trusted(
    command: str, built: list[str], dbt: Dbt, monkeypatch: pytest.MonkeyPatch
) -> None:
    dbt.refresh()

    def go_no_further(*_: Any) -> None:
        raise TransformationError

    monkeypatch.setattr(transformation, "parse", go_no_further)
    with pytest.raises(TransformationError):
        transformation.run_dbt(dbt.home, [command], as_of_date=TOMORROW)
    assert dbt.refresh() == built
