"""Which keys came more than once is known from the loading on, and models read it from the rows."""

import re
from pathlib import Path

import duckdb
import pytest

from data_quality.contract_files import load_contracts
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.warehouse.dbt_files import PROJECT
from orchestration.warehouse.landed_views import create_landed_views
from orchestration.warehouse.repeated_keys import forget_what_is_gone
from tests.unit.orchestration.warehouse.conftest import Night

AGENTS = "agent_id,name\n"
CHOSEN = re.compile(
    r"\{\{ source\('(?P<family>\w+)', '(?P<entity>\w+)'\) \}\}.*?latest_landed_version\("
    r"\s*'source', key=\[(?P<key>[^\]]+)\](?:, cursor='(?P<cursor>\w+)')?\s*\)",
    re.DOTALL,
)


def flags(warehouse: duckdb.DuckDBPyConnection, entity: str = "agents") -> list[tuple]:
    column = next(iter(load_contracts(CANONICAL_VENDOR)[entity].key))
    return warehouse.execute(
        f"select {column}, _is_repeated from landed.canonical__{entity} order by all"
    ).fetchall()


def test_keys_that_came_once_are_not_repeated(
    night: Night, warehouse: duckdb.DuckDBPyConnection
) -> None:
    night("agents/a.csv", AGENTS + "A-1,Lee\nA-2,Ray\n")
    assert flags(warehouse) == [("A-1", False), ("A-2", False)]


def test_a_key_that_comes_again_in_a_later_night_is_repeated_in_both_rows(
    night: Night, warehouse: duckdb.DuckDBPyConnection
) -> None:
    night("agents/a.csv", AGENTS + "A-1,Lee\nA-2,Ray\n")
    night("agents/b.csv", AGENTS + "A-2,Ray B\nA-3,Kim\n")
    night("agents/c.csv", AGENTS + "A-2,Ray C\n")
    assert flags(warehouse) == [("A-1", False), *[("A-2", True)] * 3, ("A-3", False)]
    assert warehouse.execute("from repeated.helpdesk__agents").fetchall() == [("A-2",)]


def test_two_empty_parts_of_a_key_are_the_same(
    night: Night, warehouse: duckdb.DuckDBPyConnection
) -> None:
    night("agents/a.csv", AGENTS + "A-1,Lee\n")
    warehouse.execute(
        "insert into raw.helpdesk__articles by name"
        " select unnest(['R-1', 'R-1', 'R-2']) as article_id, null as locale"
    )
    forget_what_is_gone(warehouse, "helpdesk", "articles")
    assert flags(warehouse, "articles") == [("R-1", True), ("R-1", True), ("R-2", False)]


def test_a_warehouse_without_notes_is_looked_through_once(
    night: Night, warehouse: duckdb.DuckDBPyConnection
) -> None:
    night("agents/a.csv", AGENTS + "A-1,Lee\nA-2,Ray\n")
    night("agents/b.csv", AGENTS + "A-2,Ray B\n")
    warehouse.execute("drop schema repeated cascade")
    create_landed_views(warehouse, [CANONICAL_VENDOR])
    assert flags(warehouse) == [("A-1", False), ("A-2", True), ("A-2", True)]


def test_what_is_gone_is_forgotten(night: Night, warehouse: duckdb.DuckDBPyConnection) -> None:
    night("agents/a.csv", AGENTS + "A-1,Lee\nA-2,Ray\n")
    night("agents/b.csv", AGENTS + "A-1,Lee B\nA-2,Ray B\n")
    warehouse.execute("delete from raw.helpdesk__agents where agent_id = 'A-1'")
    forget_what_is_gone(warehouse, "helpdesk", "agents")
    assert warehouse.execute("from repeated.helpdesk__agents").fetchall() == [("A-2",)]


def test_keys_of_sources_that_share_their_ids_may_all_be_repeated(
    night: Night, warehouse: duckdb.DuckDBPyConnection
) -> None:
    second = Source(name="second", vendor="canonical", family="helpdesk")
    night("agents/a.csv", AGENTS + "A-1,Lee\n")
    night("agents/a.csv", AGENTS + "A-1,Ray\n", source=second)
    assert flags(warehouse) == [("A-1", True), ("A-1", True)]


@pytest.mark.parametrize("model", sorted(PROJECT.glob("models/staging/canonical/*.sql")))
def test_a_staging_model_chooses_by_the_key_and_cursor_of_the_contract(model: Path) -> None:
    chosen = CHOSEN.search(model.read_text(encoding="utf-8"))
    assert chosen
    contract = load_contracts(CANONICAL_VENDOR)[chosen["entity"]]
    assert re.findall(r"\w+", chosen["key"]) == list(contract.key)
    assert chosen["cursor"] == contract.cursor
