"""Tests of what follows from dbt's graph when something is held or fails."""

import pytest

from orchestration.warehouse.dbt_graph import DbtGraph
from tests.unit.orchestration.warehouse.small_graph import graph_of

#   a -> stg_a -> fct -> metric -> everything (gathers) -> summary
#   b -> stg_b ---^  \-> other
EDGES = {
    "source.cx.a.rows": ["model.stg_a", "test.source"],
    "source.cx.b.rows": ["model.stg_b"],
    "model.stg_a": ["model.fct", "test.lost"],
    "model.stg_b": ["model.fct"],
    "model.fct": ["model.metric", "model.other", "test.lost", "test.unique"],
    "model.metric": ["model.everything", "test.pair"],
    "model.other": ["test.pair"],
    "model.everything": ["model.summary"],
    "model.summary": [],
}


@pytest.fixture
def graph() -> DbtGraph:
    return graph_of(EDGES, gathers=["model.everything"], attached={"test.unique": "model.fct"})


def models(unique_ids: set[str]) -> set[str]:
    return {name.removeprefix("model.") for name in unique_ids if name.startswith("model.")}


def test_a_held_source_leaves_what_is_made_from_it(graph):
    assert models(graph.dependants(["b"])) == {"stg_b", "fct", "metric", "other"}


def test_a_failed_model_puts_itself_and_what_is_below_in_doubt(graph):
    assert models(graph.doubtful(["model.fct"])) == {"fct", "metric", "other"}


def test_a_failed_test_of_a_model_judges_that_model(graph):
    assert models(graph.doubtful(["test.unique"])) == {"fct", "metric", "other"}


def test_a_comparison_judges_what_is_made_from_the_others(graph):
    assert models(graph.doubtful(["test.lost"])) == {"fct", "metric", "other"}


def test_a_comparison_of_equals_judges_all_of_them(graph):
    assert models(graph.doubtful(["test.pair"])) == {"metric", "other"}


def test_a_failed_test_of_a_source_puts_what_is_made_from_it_in_doubt(graph):
    assert models(graph.doubtful(["test.source"])) == {"stg_a", "fct", "metric", "other"}


def test_gathering_models_and_what_is_below_are_built_again(graph):
    assert models(graph.gathering()) == {"everything", "summary"}


def test_a_test_of_what_has_changed_runs_unless_it_reads_what_is_left_out(graph):
    assert graph.tests_of({"model.fct"}, without=[]) == {"test.lost", "test.unique"}
    assert graph.tests_of({"model.fct"}, without={"model.stg_a"}) == {"test.unique"}
    assert graph.tests_of({"source.cx.a.rows"}, without=[]) == {"test.source"}
    assert graph.tests_of([], without=[]) == set()


def test_what_fails_below_another_failure_may_follow_from_it(graph):
    everything = {"test.source", "test.unique", "model.other", "model.summary"}
    assert graph.consequences(everything) == everything - {"test.source"}
    assert graph.consequences({"test.unique", "model.summary"}) == {"model.summary"}


def test_failures_beside_each_other_are_each_their_own(graph):
    assert graph.consequences({"test.unique", "test.lost", "model.fct"}) == set()
    assert graph.consequences({"model.metric", "model.other"}) == set()
    assert graph.consequences({"model.metric", "test.pair"}) == set()


def test_what_is_not_enabled_is_not_there():
    graph = graph_of(
        {"model.fct": ["test.unique"], "model.off": ["test.off"]}, disabled=["test.off"]
    )
    assert graph.read_by_tests() == {"test.unique": {"model.fct"}}


def test_a_test_has_the_date_in_it_if_a_macro_it_uses_says_so():
    graph = graph_of(
        {"model.fct": ["test.plain", "test.direct", "test.deep", "test.round", "test.column"]},
        code={
            "test.direct": "where day = '{{ var('as_of_date') }}'",
            "test.deep": "where at < {{ end_of_day() }}",
            "test.round": "{{ around() }}",
            "test.column": "where as_of_date is null",
        },
        macros={
            "end_of_day": ("{{ as_of_date() }} + 1", ["as_of_date"]),
            "as_of_date": ("cast('{{ var(\"as_of_date\") }}' as date)", []),
            "around": ("{{ around() }}", ["around"]),
        },
    )
    assert graph.dated_tests() == {"test.direct", "test.deep"}


def test_everything_comes_after_what_it_reads(graph):
    ordered = graph.built_from()
    assert ordered.keys() == graph.built_tables().keys()
    seen = set()
    for unique_id, parents in ordered.items():
        assert {parent for parent in parents if parent.startswith("model")} <= seen
        seen.add(unique_id)
