"""Tests of what follows from dbt's graph when something is held or fails."""

import pytest

from orchestration.warehouse.dbt_graph import DbtGraph

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
TESTS = ["test.source", "test.lost", "test.unique", "test.pair"]


def node(unique_id: str) -> dict:
    kind, name = unique_id.split(".")
    return {
        "resource_type": kind,
        "name": name,
        "schema": "staging" if name.startswith("stg") else "marts",
        "description": "",
        "columns": {},
        "attached_node": "model.fct" if unique_id == "test.unique" else None,
        "config": {"meta": {"gathers": name == "everything"}},
    }


@pytest.fixture
def graph() -> DbtGraph:
    names = [name for name in EDGES if name.startswith("model")] + TESTS
    return DbtGraph(
        {
            "nodes": {name: node(name) for name in names},
            "sources": {
                name: {"source_name": name.split(".")[2]}
                for name in EDGES
                if name.startswith("source")
            },
            "child_map": EDGES,
            "parent_map": {
                name: [parent for parent, children in EDGES.items() if name in children]
                for name in [*EDGES, *TESTS]
            },
        }
    )


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


def test_what_is_left_out_is_not_selected(graph):
    left_out = graph.dependants(["b"])
    assert graph.selectors(without=left_out, held=["b"]) == [
        "everything", "source:a", "stg_a", "summary",
    ]  # fmt: skip
