"""A table is left as it is only while all that it follows from is as it was."""

import duckdb
import pytest

from orchestration.warehouse.unchanged import causes_of, forget, note, unchanged
from tests.unit.orchestration.warehouse.conftest import HELPDESK, Night
from tests.unit.orchestration.warehouse.small_graph import graph_of

#   agents -> staff -\
#                     pairs     words -> labels
#   calls  -> talks -/
GRAPH = graph_of(
    {
        "source.cx.helpdesk.agents": ["model.staff"],
        "source.cx.helpdesk.calls": ["model.talks"],
        "model.staff": ["model.pairs"],
        "model.talks": ["model.pairs"],
        "seed.words": ["model.labels"],
    }
)
HEADER = "agent_id,name\n"
OF_AGENTS = {"source.cx.helpdesk.agents", "model.staff", "model.pairs"}


@pytest.fixture(autouse=True)
def _built(night: Night, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Two files were loaded, and every table was built and noted."""
    night("agents/a.csv", HEADER + "A-1,Lee\n")
    night("agents/b.csv", HEADER + "A-2,Ray\n")
    warehouse.execute("create schema marts")
    for schema, name in GRAPH.built_tables().values():
        warehouse.execute(f"create table {schema}.{name} as select 1 as number")
    note(warehouse, causes(warehouse))


def causes(warehouse: duckdb.DuckDBPyConnection, settings: str = "as usual") -> dict[str, str]:
    return causes_of(warehouse, GRAPH, settings=settings)


def changed(warehouse: duckdb.DuckDBPyConnection, settings: str = "as usual") -> set[str]:
    found = causes(warehouse, settings)
    return found.keys() - unchanged(warehouse, GRAPH, found)


def test_nothing_changes_by_itself(warehouse: duckdb.DuckDBPyConnection, night: Night) -> None:
    assert changed(warehouse) == set()
    night("agents/b.csv", HEADER + "A-2,Ray\n")
    assert changed(warehouse) == set()


@pytest.mark.parametrize(
    "content", ["A-3,Kim\n", "A-1,Lee B\n"], ids=["a new key", "a new version"]
)
def test_a_new_row_changes_what_is_made_from_it_and_nothing_else(
    content: str, warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    night("agents/c.csv", HEADER + content)
    assert changed(warehouse) == OF_AGENTS


def test_a_row_that_is_gone_or_was_corrected_changes_as_much(
    warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    night("agents/b.csv", HEADER + "A-2,Roy\n")
    assert changed(warehouse) == OF_AGENTS
    note(warehouse, causes(warehouse))
    warehouse.execute("delete from raw.helpdesk__agents where agent_id = 'A-1'")
    assert changed(warehouse) == OF_AGENTS


def test_another_id_prefix_changes_what_is_made_of_the_source(
    warehouse: duckdb.DuckDBPyConnection, night: Night
) -> None:
    prefixed = HELPDESK.model_copy(update={"id_prefix": "h-"})
    night("agents/b.csv", HEADER + "A-2,Ray\n", source=prefixed)
    assert changed(warehouse) >= OF_AGENTS


def test_other_settings_or_another_key_of_identities_change_every_table(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    every_table = GRAPH.built_tables().keys()
    assert changed(warehouse, "another day") == every_table
    warehouse.execute("update ops.identity_key set key = 'other'")
    assert changed(warehouse) == every_table


def test_a_table_that_is_not_there_is_not_unchanged(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    warehouse.execute("drop table marts.staff")
    assert changed(warehouse) == {"model.staff"}


def test_what_is_forgotten_is_not_unchanged(warehouse: duckdb.DuckDBPyConnection) -> None:
    forget(warehouse, but=["model.talks"])
    assert changed(warehouse) == causes(warehouse).keys() - {"model.talks"}
    forget(warehouse)
    assert changed(warehouse) == causes(warehouse).keys()
