"""What a mended contract or setting makes good leaves quarantine, and the ledger tells."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data_quality.contract import Contract
from orchestration.erasure.guard import Guard
from orchestration.landing.sources import Source
from orchestration.warehouse import manifest
from orchestration.warehouse.home import Home
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.replay import Replayed, replay_quarantine
from tests.unit.orchestration.warehouse.conftest import HELPDESK, Land, Load

HEADER = "agent_id,name,group_id,hired_at"
GOOD = '1,"Ann ""A"", Lee",a,2024-01-01T00:00:00Z'
ZONELESS = ['2,"Bo\nLi",a,2024-01-01T12:00:00', "3,Cy,a,2024-07-01T12:00:00"]
RAGGED = "4,Di,a,2024-01-01T00:00:00Z,,"
BERLIN = HELPDESK.model_copy(update={"timezone": "Europe/Berlin"})


def replay(warehouse: duckdb.DuckDBPyConnection, source: Source) -> list[Replayed]:
    nobody_erased = Guard(warehouse, Home(Path("nowhere")))
    return list(replay_quarantine(warehouse, source, guard=nobody_erased))


def balance(warehouse: duckdb.DuckDBPyConnection) -> tuple[int, int, int, int]:
    return warehouse.execute(
        "select records_in, loaded, quarantined, exact_duplicates from ops.file_ledger"
    ).fetchone()  # type: ignore[return-value]


def instants(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int, str]]:
    return warehouse.execute("""
        select agent_id, _record_number, _line_number, strftime(hired_at, '%Y-%m-%d %H:%M')
        from raw.helpdesk__agents order by all
    """).fetchall()


def test_a_setting_that_was_missing_brings_the_rows_back(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "\n".join([HEADER, GOOD, *ZONELESS, RAGGED, GOOD.replace("1,", "5,", 1)]))
    load()
    manifest.accept_pending(warehouse, source="helpdesk", run_id="run-1")
    assert balance(warehouse) == (5, 2, 3, 0)
    assert replay(warehouse, HELPDESK) == [Replayed("helpdesk/agents/a.csv", "agents", 3, 0, 0, 3)]
    assert balance(warehouse) == (5, 2, 3, 0)
    assert replay(warehouse, BERLIN) == [Replayed("helpdesk/agents/a.csv", "agents", 3, 2, 0, 1)]
    assert balance(warehouse) == (5, 4, 1, 0)
    assert instants(warehouse) == [
        ("1", 1, 2, "2024-01-01 00:00"),
        ("2", 2, 3, "2024-01-01 11:00"),
        ("3", 3, 5, "2024-07-01 10:00"),
        ("5", 5, 7, "2024-01-01 00:00"),
    ]
    assert warehouse.execute(
        "select record_number, reason_codes, raw_record from quarantine.helpdesk__agents"
    ).fetchall() == [(4, "ragged", RAGGED)]


def test_replayed_rows_go_through_the_gate(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    path = land("a.csv", "\n".join([HEADER, GOOD, *ZONELESS]))
    load()
    manifest.accept_pending(warehouse, source="helpdesk", run_id="run-1")
    path.unlink()
    replay(warehouse, BERLIN)
    pending = manifest.pending_files("helpdesk", "agents")
    assert len(warehouse.execute(pending).fetchall()) == 1
    load()
    assert len(instants(warehouse)) == 3
    manifest.accept_pending(warehouse, source="helpdesk", run_id="run-2")
    assert warehouse.execute(pending).fetchall() == []


def test_a_mended_contract_brings_json_records_back(
    monkeypatch: pytest.MonkeyPatch,
    warehouse: duckdb.DuckDBPyConnection,
    land: Land,
    load: Load,
) -> None:
    records = [{"agent_id": str(number), "hired_at": f"1969-01-0{number}T00:00:00Z"}
               for number in (1, 2)]  # fmt: skip
    records[1]["hired_at"] = "2024-01-01T00:00:00Z"
    land("a.json", json.dumps(records, indent=1))
    load()
    assert balance(warehouse) == (2, 1, 1, 0)
    agents = HELPDESK.contracts["agents"]
    text_only = replace(
        agents,
        columns=tuple(
            replace(column, logical_type="string") if column.name == "hired_at" else column
            for column in agents.columns
        ),
        row_rules=(),
    )

    class Mended(Source):
        @property
        def contracts(self) -> dict[str, Contract]:
            return {"agents": text_only}

    mended = Mended(**HELPDESK.model_dump())
    (outcome,) = replay(warehouse, mended)
    assert (outcome.records, outcome.loaded, outcome.quarantined) == (1, 1, 0)
    assert balance(warehouse) == (2, 2, 0, 0)


def test_a_replayed_copy_of_a_loaded_row_counts_as_a_duplicate(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    same = [line.replace("T12:00:00", "T12:00:00+01:00") for line in ZONELESS[:1]]
    land("a.csv", "\n".join([HEADER, *ZONELESS[:1], *same]))
    load()
    assert balance(warehouse) == (2, 1, 1, 0)
    replay(warehouse, BERLIN)
    assert balance(warehouse) == (2, 1, 0, 1)
    assert [number for _, number, _, _ in instants(warehouse)] == [1]


def test_rows_in_dispute_are_not_replayed(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "agent_id,name\n1,Ann\n1,Bo\n")
    load()
    assert replay(warehouse, HELPDESK) == []
    assert balance(warehouse) == (2, 0, 2, 0)


def test_history_of_a_corrected_file_stays_in_the_manifest(
    home: Home, warehouse: duckdb.DuckDBPyConnection, land: Land
) -> None:
    def night(run_id: str) -> None:
        list(load_source(warehouse, HELPDESK, home=home, run_id=run_id, settle_seconds=0))

    contents = ["agent_id\n1\n", "agent_id\n2\n", "agent_id\n1\n"]
    for number, content in enumerate(contents, start=1):
        land("a.csv", content)
        night(f"run-{number}")
    history = warehouse.execute(
        "select loaded_run_id, withdrawn_run_id from ops.file_manifest order by file_sequence"
    ).fetchall()
    assert history == [("run-1", "run-2"), ("run-2", "run-3"), ("run-3", None)]
    assert len(list(Path(home.landing).rglob("*.csv"))) == 1
