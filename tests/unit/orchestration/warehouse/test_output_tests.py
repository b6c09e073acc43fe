"""How a data test ends, by what its query counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pytest
from dbt.adapters.factory import FACTORY
from dbt_common.exceptions import DbtDatabaseError

from orchestration.warehouse import output_tests
from orchestration.warehouse.compiled_tests import CompiledTest
from orchestration.warehouse.dbt_command import ParsedProject, TransformationError
from orchestration.warehouse.home import Home
from orchestration.warehouse.node_outcome import NodeOutcome
from tests.unit.orchestration.warehouse.small_graph import graph_of

GRAPH = graph_of({"model.fct": ["test.unique"], "model.dim": ["test.other"]})


class Adapter:
    """Puts queries to DuckDB, as any engine; errors are dbt's, those of fetching as well."""

    def __init__(self, engine: str = "duckdb") -> None:
        self.engine = engine
        self.asked = 0

    @property
    def connections(self) -> "Adapter":
        return self

    @contextmanager
    def exception_handler(self, _sql: str) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise DbtDatabaseError(str(error)) from None

    def type(self) -> str:
        return self.engine

    def translated(self, sql: str) -> str:
        return sql

    @contextmanager
    def connection_named(self, _name: str) -> Iterator[None]:
        yield

    def add_query(self, sql: str, *, auto_begin: bool) -> tuple[None, Any]:
        assert not auto_begin
        self.asked += 1
        return None, duckdb.connect().execute(sql)


class Project(ParsedProject):
    """A project whose command does nothing, as for tests that are all kept."""

    def invoke(self, _command: str, *_arguments: str, read: Any = None) -> Any:
        return read(type("Result", (), {"results": []}))


def ended(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    *,
    not_built: tuple[str, ...] = (),
    is_warning: bool = False,
    error: str = "",
) -> NodeOutcome:
    test = CompiledTest("test.unique", "unique", is_warning, ["model.fct"], query, error)
    monkeypatch.setattr(output_tests, "read_compiled", lambda _: {"test.unique": test})
    monkeypatch.setattr(output_tests, "keep_compiled", lambda *_, **__: None)
    monkeypatch.setitem(FACTORY.adapters, "duckdb", Adapter())
    project = Project(home, "{}", None, "duckdb")
    (outcome,) = output_tests.run_output_tests(project, GRAPH, {"test.unique"}, not_built=not_built)
    return outcome


@pytest.mark.parametrize(
    ("counted", "is_warning", "status", "failures"),
    [
        ("0, false, false", False, "pass", 0),
        ("3, true, true", False, "fail", 3),
        ("3, true, true", True, "warn", 3),
        ("3, true, false", False, "warn", 3),
        ("3, false, false", False, "pass", 0),
    ],
)
def test_it_ends_by_what_is_counted(
    counted: str,
    is_warning: bool,
    status: str,
    failures: int,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcome = ended(home, monkeypatch, f"select {counted}", is_warning=is_warning)
    assert (outcome.status, outcome.failures) == (status, failures)


def test_a_query_that_breaks_is_an_error_without_values(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = ended(home, monkeypatch, "select cast('Jane Doe' as int), true, true")
    assert (outcome.status, outcome.has_failed) == ("error", True)
    assert "Jane" not in outcome.message


def test_a_test_that_dbt_cannot_compile_is_an_error(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = ended(home, monkeypatch, "", error="no such macro")
    assert (outcome.status, outcome.message) == ("error", "no such macro")


def test_a_test_of_what_was_not_built_is_skipped(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = ended(home, monkeypatch, "select 1", not_built=("model.fct",))
    assert outcome.status == "skipped"


def test_a_fault_of_the_machine_is_no_fault_of_the_data(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TransformationError, match="Out of Memory"):
        ended(home, monkeypatch, "", error="Out of Memory Error: could not allocate block")


def test_spark_is_asked_many_at_once_and_one_by_one_if_that_breaks(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = Adapter("spark")
    queries = {
        "a": "select 0, false, false",
        "b": "select 2, true, true",
        "c": "select int 'x', true, true",
    }
    tests = {name: CompiledTest(name, name, False, [], query) for name, query in queries.items()}
    monkeypatch.setattr(output_tests, "keep_compiled", lambda *_, **__: None)
    monkeypatch.setitem(FACTORY.adapters, "duckdb", adapter)
    project = Project(home, "{}", None, "spark_session")

    def statuses(chosen: set[str]) -> list[str]:
        adapter.asked = 0
        ended = output_tests.run_output_tests(project, GRAPH, chosen, not_built=())
        return [outcome.status for outcome in ended]

    monkeypatch.setattr(output_tests, "read_compiled", lambda _: tests)
    assert (statuses({"a", "b"}), adapter.asked) == (["pass", "fail"], 1)
    assert (statuses({"a", "b", "c"}), adapter.asked) == (["pass", "fail", "error"], 4)
