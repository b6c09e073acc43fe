"""What contradicts itself is believed on no side, in whatever order and nights it came."""

from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import manifest
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping
from tests.unit.orchestration.warehouse.conftest import HELPDESK, Land, Load

HEADER = "ticket_id,created_at,updated_at,status,via_channel,requester_id\n"
MORNING, EVENING = "2024-01-02T08:00:00Z", "2024-01-02T20:00:00Z"

State = list[tuple[str, str, str]]


def ticket(number: str, *, status: str, at: str) -> str:
    return f"{number},2024-01-01T00:00:00Z,{at},{status},web,c1\n"


def land_tickets(home: Home, name: str, *records: str) -> Path:
    path = home.landing / "helpdesk" / "tickets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(records), encoding="utf-8")
    return path


def loaded(warehouse: duckdb.DuckDBPyConnection) -> State:
    return warehouse.execute(
        "select _path, ticket_id, status from raw.helpdesk__tickets order by all"
    ).fetchall()


def in_quarantine(warehouse: duckdb.DuckDBPyConnection) -> State:
    return warehouse.execute("""
        select path, record_number, reason_codes
        from quarantine.helpdesk__tickets inner join ops.live_files using (file_id) order by all
    """).fetchall()


def counts(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int]]:
    return warehouse.execute(
        "select path, loaded, quarantined from ops.file_ledger where status = 'loaded' order by all"
    ).fetchall()


def test_two_files_that_contradict_each_other_lose_both_rows(
    home: Home, warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    land_tickets(
        home, "a.csv", ticket("1", status="new", at=MORNING), ticket("2", status="new", at=MORNING)
    )
    load()
    assert len(loaded(warehouse)) == 2
    manifest.accept_pending(warehouse, source="helpdesk", run_id="run-1")
    land_tickets(home, "b.csv", ticket("1", status="open", at=MORNING))
    load()
    assert loaded(warehouse) == [("helpdesk/tickets/a.csv", "2", "new")]
    assert in_quarantine(warehouse) == [
        ("helpdesk/tickets/a.csv", 1, "ambiguous_duplicate"),
        ("helpdesk/tickets/b.csv", 1, "ambiguous_duplicate"),
    ]
    assert counts(warehouse) == [("helpdesk/tickets/a.csv", 1, 1), ("helpdesk/tickets/b.csv", 0, 1)]


def test_a_third_row_that_agrees_with_one_side_settles_nothing(
    home: Home, warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    for name, status in (("a", "new"), ("b", "open"), ("c", "new")):
        extra = ticket(name, status="new", at=EVENING)
        land_tickets(home, f"{name}.csv", ticket("1", status=status, at=MORNING), extra)
        load()
    assert [number for _, number, _ in loaded(warehouse)] == ["a", "b", "c"]
    assert len(in_quarantine(warehouse)) == 3


def test_a_row_returns_when_what_contradicted_it_is_corrected(
    home: Home, warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    land_tickets(home, "a.csv", ticket("1", status="new", at=MORNING))
    land_tickets(home, "b.csv", ticket("1", status="open", at=MORNING))
    load()
    assert loaded(warehouse) == []
    land_tickets(home, "b.csv", ticket("1", status="open", at=EVENING))
    load()
    assert loaded(warehouse) == [
        ("helpdesk/tickets/a.csv", "1", "new"),
        ("helpdesk/tickets/b.csv", "1", "open"),
    ]
    assert in_quarantine(warehouse) == []
    assert warehouse.execute("from disputed.helpdesk__tickets").fetchall() == []


def test_equal_rows_of_two_files_are_no_contradiction(
    home: Home, warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    both = ticket("1", status="new", at=MORNING)
    land_tickets(home, "a.csv", both)
    land_tickets(home, "b.csv", both, ticket("2", status="new", at=MORNING))
    load()
    assert len(loaded(warehouse)) == 3


def test_without_a_cursor_only_rows_of_one_file_contradict_each_other(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "agent_id,group_id\n1,first\n2,first\n2,second\n")
    land("b.csv", "agent_id,group_id\n1,second\n")
    load()
    rows = warehouse.execute(
        "select _path, agent_id from raw.helpdesk__agents order by all"
    ).fetchall()
    assert rows == [("helpdesk/agents/a.csv", "1"), ("helpdesk/agents/b.csv", "1")]


@pytest.mark.parametrize("order", ["abcd", "dcba", "bacd", "cadb", "bdca", "cbda"])
def test_the_order_of_arrival_decides_nothing(tmp_path: Path, order: str) -> None:
    """Copies, versions and contradictions in four files, a night for each."""
    contents = {
        "a": [ticket("1", status="new", at=MORNING), ticket("2", status="new", at=MORNING)],
        "b": [ticket("1", status="open", at=MORNING), ticket("2", status="open", at=EVENING)],
        "c": [ticket("1", status="new", at=MORNING), ticket("2", status="new", at=MORNING)],
        "d": [ticket("1", status="solved", at=EVENING)],
    }
    home = Home(tmp_path / "home")
    home.prepare()
    with connect(home.warehouse) as warehouse:
        create_bookkeeping(warehouse)
        for night, name in enumerate(order):
            land_tickets(home, f"{name}.csv", *contents[name])
            list(load_source(warehouse, HELPDESK, home=home, run_id=str(night), settle_seconds=0))
            manifest.accept_pending(warehouse, source="helpdesk", run_id=str(night))
        assert loaded(warehouse) == [
            ("helpdesk/tickets/b.csv", "2", "open"),
            ("helpdesk/tickets/c.csv", "2", "new"),
            ("helpdesk/tickets/d.csv", "1", "solved"),
        ]
        assert in_quarantine(warehouse) == [
            ("helpdesk/tickets/b.csv", 1, "ambiguous_duplicate"),
            ("helpdesk/tickets/c.csv", 1, "ambiguous_duplicate"),
        ]
