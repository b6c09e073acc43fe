"""The query of a data test counts as dbt would, and is kept while nothing else would come of it."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.warehouse.compiled_tests import CompiledTest, keep_compiled, read_compiled
from orchestration.warehouse.dbt_command import ParsedProject
from orchestration.warehouse.dbt_files import metric_models
from orchestration.warehouse.home import Home
from orchestration.warehouse.variables import variables_of

THREE_ROWS = "select * from range(3)  -- all of them"


def result(query: str, *, status: str = "success", **settings: Any) -> Any:
    """What dbt returns for a test that it compiled, `settings` unlike the usual ones."""
    usual = {"fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": None}
    config = SimpleNamespace(**({"severity": "ERROR"} | usual | settings))
    node = SimpleNamespace(
        unique_id="test.a",
        name="a",
        config=config,
        compiled_code=query,
        depends_on=SimpleNamespace(nodes=["model.b"]),
    )
    return SimpleNamespace(node=node, status=status, message="no such macro")


@pytest.mark.parametrize(
    ("query", "settings", "counted"),
    [
        (THREE_ROWS, {}, (3, True, True)),
        (THREE_ROWS, {"limit": 2}, (2, True, True)),
        (THREE_ROWS, {"error_if": "> 3"}, (3, True, False)),
        (THREE_ROWS, {"fail_calc": "max(range)"}, (2, True, True)),
        ("select 1 where false", {}, (0, False, False)),
        ("with one as (select 1) select * from one order by 1", {}, (1, True, True)),
    ],
)
def test_a_query_counts_failing_rows(
    query: str, settings: dict[str, Any], counted: tuple[int, bool, bool]
) -> None:
    test = CompiledTest.of(result(query, **settings))
    assert duckdb.sql(test.query).fetchall() == [counted]


def test_a_test_says_what_it_reads_and_whether_it_only_warns() -> None:
    test = CompiledTest.of(result(THREE_ROWS, severity="warn"))
    assert (test.name, test.reads, test.is_warning, test.error) == ("a", ["model.b"], True, "")
    assert not CompiledTest.of(result(THREE_ROWS)).is_warning
    assert CompiledTest.of(result("", status="error")).error == "no such macro"


@pytest.fixture
def project(home: Home) -> ParsedProject:
    variables = variables_of(home, date(2024, 1, 31), metric_models())
    return ParsedProject(home, variables, None, "duckdb")


def test_what_is_kept_is_there_on_another_day(home: Home, project: ParsedProject) -> None:
    test = CompiledTest.of(result(THREE_ROWS))
    dated = replace(test, unique_id="test.dated")
    broken = replace(test, unique_id="test.broken", error="no such macro")
    keep_compiled(project, [test, dated, broken], dated={"test.dated"})
    tomorrow = variables_of(home, date(2024, 2, 1), metric_models())
    assert read_compiled(replace(project, variables=tomorrow)) == {"test.a": test}


def test_nothing_is_kept_for_other_settings_or_another_engine(
    home: Home, project: ParsedProject
) -> None:
    keep_compiled(project, [CompiledTest.of(result(THREE_ROWS))], dated=())
    fewer = variables_of(home, date(2024, 1, 31), metric_models()[1:])
    assert read_compiled(replace(project, variables=fewer)) == {}
    assert read_compiled(replace(project, target="spark_session")) == {}
