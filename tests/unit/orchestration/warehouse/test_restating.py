"""Days of facts are told apart by all that is in them, and noted with the table made from them."""

from datetime import date, timedelta

import duckdb
import pytest

from orchestration.warehouse.restating import (
    MOST_DAYS,
    changed_days,
    days_of_facts,
    drop_aside,
    forget_days,
    note_days,
    noted_days,
    set_aside,
)
from tests.unit.orchestration.warehouse.small_graph import graph_of

GRAPH = graph_of(
    {"model.calls": ["model.rate", "model.waits"], "model.other": ["model.rest"]},
    by_day={"model.rate": "started_date", "model.waits": "answered_date"},
)
RATE, WAITS = GRAPH.metrics_by_day()
FIRST, SECOND, THIRD = (date(2024, 1, day) for day in (1, 2, 3))


@pytest.fixture(autouse=True)
def _made(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Three calls on two days, one of them never answered, and two metrics made from them."""
    warehouse.execute("""
        create schema marts;
        create table marts.calls as from (values
            (1, date '2024-01-01', date '2024-01-01'),
            (2, date '2024-01-01', date '2024-01-02'),
            (3, date '2024-01-02', null)
        ) as calls (call_id, started_date, answered_date);
        create table marts.rate as select 0.5 as metric_value;
        create table marts.waits as select 7 as metric_value;
    """)


def changed(warehouse: duckdb.DuckDBPyConnection, change: str) -> dict[str, list[date] | None]:
    """Days that are to be restated of each metric after a change of the calls."""
    before = days_of_facts(warehouse, [RATE, WAITS])
    warehouse.execute(change)
    now = days_of_facts(warehouse, [RATE, WAITS])
    return {
        each.name: changed_days(before[each.unique_id], now[each.unique_id])
        for each in (RATE, WAITS)
    }


def note(warehouse: duckdb.DuckDBPyConnection, settings: str = "as usual") -> None:
    metrics = [RATE, WAITS]
    note_days(warehouse, metrics, days_of_facts(warehouse, metrics), settings=settings)


def test_only_metrics_that_read_facts_and_nothing_else_are_made_by_day() -> None:
    assert [each.name for each in (RATE, WAITS)] == ["rate", "waits"]
    assert (RATE.fact, RATE.date_column) == (("marts", "calls"), "started_date")
    two_parents = {"model.calls": ["model.rate"], "model.agents": ["model.rate"]}
    assert graph_of(two_parents, by_day={"model.rate": "day"}).metrics_by_day() == []
    dated = graph_of(
        {"model.calls": ["model.rate"]},
        by_day={"model.rate": "day"},
        code={"model.rate": "select {{ as_of_date() }}"},
    )
    assert dated.metrics_by_day() == []


def test_the_same_facts_in_another_order_are_the_same(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    reordered = "create or replace table marts.calls as from marts.calls order by call_id desc"
    assert changed(warehouse, reordered) == {"rate": [], "waits": []}


@pytest.mark.parametrize(
    ("change", "rate", "waits"),
    [
        ("insert into marts.calls values (4, '2024-01-03', null)", [THIRD], []),
        ("insert into marts.calls from marts.calls where call_id = 3", [SECOND], []),
        ("delete from marts.calls where call_id = 1", [FIRST], [FIRST]),
        ("update marts.calls set call_id = 9 where call_id = 2", [FIRST], [SECOND]),
        ("update marts.calls set started_date = '2024-01-03' where call_id = 3",
         [SECOND, THIRD], []),
        ("alter table marts.calls add column country varchar", [FIRST, SECOND], [FIRST, SECOND]),
    ],
    ids=["late", "doubled", "gone", "corrected", "of another day", "with a new column"],
)  # fmt: skip
def test_a_day_with_other_facts_is_restated(
    change: str, rate: list[date], waits: list[date], warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert changed(warehouse, change) == {"rate": rate, "waits": waits}


def test_many_days_are_not_told_one_by_one() -> None:
    days = {FIRST + timedelta(days=number): "a hash" for number in range(MOST_DAYS + 1)}
    assert changed_days({}, days) is None
    assert len(changed_days({FIRST: "a hash"}, days) or []) == MOST_DAYS


def test_days_are_known_while_table_and_settings_are_as_noted(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    note(warehouse)
    days = days_of_facts(warehouse, [RATE, WAITS])
    assert noted_days(warehouse, GRAPH, settings="as usual") == days
    assert noted_days(warehouse, GRAPH, settings="others") == {}
    # As a night that failed could have left it, or a person.
    warehouse.execute("update marts.rate set metric_value = 0.6")
    warehouse.execute("drop table marts.waits")
    assert noted_days(warehouse, GRAPH, settings="as usual") == {}


def test_a_metric_without_any_fact_is_noted_too(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("delete from marts.calls")
    note(warehouse)
    assert noted_days(warehouse, GRAPH, settings="as usual") == {
        "model.rate": {},
        "model.waits": {},
    }


def test_what_is_forgotten_is_computed_as_a_whole(warehouse: duckdb.DuckDBPyConnection) -> None:
    note(warehouse)
    forget_days(warehouse, but=["model.waits"])
    assert noted_days(warehouse, GRAPH, settings="as usual").keys() == {"model.waits"}
    assert warehouse.execute("select distinct unique_id from ops.metric_days").fetchall() == [
        ("model.waits",)
    ]


def test_tables_are_set_aside_for_one_run(warehouse: duckdb.DuckDBPyConnection) -> None:
    set_aside(warehouse, [RATE])
    warehouse.execute("update marts.rate set metric_value = 0.6")
    assert warehouse.execute("select metric_value == 0.5 from kept.rate").fetchall() == [(True,)]
    drop_aside(warehouse)
    schemas = warehouse.execute("select schema_name from duckdb_schemas()").fetchall()
    assert ("kept",) not in schemas
