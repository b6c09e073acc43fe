"""Every record of a file is loaded, quarantined or counted; a file is loaded once."""

import os

import duckdb
import pytest

from orchestration.warehouse import ledger, manifest
from orchestration.warehouse.home import Home
from orchestration.warehouse.ledger import LedgerEntry
from tests.unit.orchestration.warehouse.conftest import Land, Load

MIXED = """agent_id,name,group_id,hired_at,left_at
1,Ann,a,2024-01-01T00:00:00Z,
1,Ann,a,2024-01-01T00:00:00Z,
2,Bo,a,2024-01-01T00:00:00Z,2023-01-01T00:00:00Z

agent_id,name,group_id,hired_at,left_at
3,Cy,a,2024-01-01,
4,Di,a,2024-01-01T00:00:00Z,,
5,Ed,a,2024-01-01T00:00:00Z,
5,Ed,b,2024-01-01T00:00:00Z,
,Flo,a,01/02/2024,
6,Gus,b,2024-02-01T00:00:00Z,
"""


def agents(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    rows = warehouse.execute("select agent_id from raw.helpdesk__agents order by all").fetchall()
    return [row[0] for row in rows]


def quarantine(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[int, int, str, str]]:
    return warehouse.execute(
        "select record_number, line_number, reason_codes, raw_record"
        " from quarantine.helpdesk__agents order by all"
    ).fetchall()


def test_the_ledger_tells_where_each_record_went(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", MIXED)
    (entry,) = load()
    assert entry.records_in == 11
    assert (entry.loaded, entry.quarantined, entry.exact_duplicates) == (2, 6, 1)
    assert (entry.blank, entry.repeated_header) == (1, 1)
    assert agents(warehouse) == ["1", "6"]
    assert quarantine(warehouse) == [
        (3, 4, "negative_duration", "2,Bo,a,2024-01-01T00:00:00Z,2023-01-01T00:00:00Z"),
        (6, 7, "date_format", "3,Cy,a,2024-01-01,"),
        (7, 8, "ragged", "4,Di,a,2024-01-01T00:00:00Z,,"),
        (8, 9, "ambiguous_duplicate", "5,Ed,a,2024-01-01T00:00:00Z,"),
        (9, 10, "ambiguous_duplicate", "5,Ed,b,2024-01-01T00:00:00Z,"),
        (10, 11, "date_format,key_missing", ",Flo,a,01/02/2024,"),
    ]


def test_the_ledger_refuses_an_entry_that_does_not_balance(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    entry = LedgerEntry("id", "helpdesk", "agents", "a.csv", "loaded", records_in=2, loaded=1)
    with pytest.raises(duckdb.ConstraintException):
        ledger.record(warehouse, [entry], run_id="run")


def test_every_raw_table_exists_before_anything_landed(
    warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    assert load() == []
    (count,) = warehouse.execute(
        "select count(*) from duckdb_tables() where schema_name = 'raw'"
    ).fetchone()  # type: ignore[misc]
    assert count == 6


def test_a_file_is_loaded_once(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "agent_id\n1\n")
    load()
    land("copy.csv", "agent_id\n1\n")
    (entry,) = load()
    assert (entry.status, entry.reason_code) == ("skipped", "duplicate_content")
    assert load() == []
    assert agents(warehouse) == ["1"]


def test_a_file_that_only_looks_new_is_recognised(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    path = land("a.csv", "agent_id\n1\n")
    load()
    path.unlink()
    land("a.csv", "agent_id\n1\n")
    assert load() == []
    assert agents(warehouse) == ["1"]


def test_a_rejected_file_is_tried_again(land: Land, load: Load) -> None:
    land("a.csv", "name\nAnn\n")
    assert [entry.status for entry in load()] == ["rejected"]
    assert [entry.status for entry in load()] == ["rejected"]


def test_new_content_of_a_path_replaces_what_it_brought(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "agent_id\n1\n2\n")
    load()
    land("a.csv", "agent_id\n1\n3\n")
    load()
    assert agents(warehouse) == ["1", "3"]
    land("a.csv", "agent_id\n1\n2\n")
    load()
    assert agents(warehouse) == ["1", "2"]


def test_a_replacement_that_is_rejected_changes_nothing(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "agent_id\n1\n")
    load()
    land("a.csv", 'agent_id\n"2\n')
    (entry,) = load()
    assert (entry.status, entry.reason_code) == ("rejected", "unbalanced_quote")
    assert agents(warehouse) == ["1"]
    land("a.csv", "agent_id\n2\n")
    load()
    assert agents(warehouse) == ["2"]


def test_a_pending_file_that_is_taken_away_takes_its_rows_along(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    pending = land("pending.csv", "agent_id\n1\n")
    load()
    pending.unlink()
    load()
    assert agents(warehouse) == []


def test_an_accepted_file_that_is_taken_away_stays_loaded(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    accepted = land("accepted.csv", "agent_id\n1\n")
    load()
    manifest.accept_pending(warehouse, source="helpdesk", run_id="run-1")
    accepted.unlink()
    load()
    assert agents(warehouse) == ["1"]


def test_a_file_of_an_unknown_entity_is_rejected(home: Home, land: Land, load: Load) -> None:
    path = land("a.csv", "agent_id\n1\n")
    stray = home.landing / "helpdesk" / "agent" / "a.csv"
    stray.parent.mkdir()
    path.rename(stray)
    (entry,) = load()
    assert (entry.status, entry.reason_code) == ("rejected", "unknown_entity")


def test_unfinished_files_are_left_alone(land: Land, load: Load) -> None:
    land("a.csv.part", "agent_id\n1")
    land(".a.csv.tmp", "agent_id\n1")
    assert load() == []


def test_a_header_alone_is_a_quiet_day(land: Land, load: Load) -> None:
    land("a.csv", "agent_id\n")
    (entry,) = load()
    assert (entry.status, entry.reason_code, entry.records_in) == ("loaded", "no_rows", 0)


def test_column_drift_is_noted(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "agent_id,group_id,hired_at,shoe_size\n1,a,,43\n")
    load()
    warnings = warehouse.execute(
        "select column_name, warning_code, records from ops.file_warnings order by all"
    )
    assert warnings.fetchall() == [
        ("left_at", "column_absent", 1),
        ("shoe_size", "column_added", 1),
    ]


def test_a_file_that_comes_back_after_it_was_withdrawn_is_loaded_again(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    path = land("a.csv", "agent_id\n1\n")
    load()
    away = path.with_name(".away")
    path.rename(away)
    load()
    away.rename(path)
    load()
    assert agents(warehouse) == ["1"]


def test_a_pending_file_replaced_by_a_bad_one_goes_when_that_is_taken_away(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    path = land("a.csv", "agent_id\n1\n")
    load()
    land("a.csv", "junk\n1\n")
    load()
    assert agents(warehouse) == ["1"]
    path.unlink()
    load()
    assert agents(warehouse) == []


def test_a_renamed_file_can_be_replaced(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    path = land("a.csv", "agent_id\n1\n9\n")
    load()
    manifest.accept_pending(warehouse, source="helpdesk", run_id="run-1")
    path.rename(path.with_name("b.csv"))
    load()
    land("b.csv", "agent_id\n9\n")
    load()
    assert agents(warehouse) == ["9"]


def test_the_same_bytes_under_another_entity_do_not_keep_rows(
    home: Home, warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("a.csv", "agent_id\n1\n")
    elsewhere = home.landing / "helpdesk" / "tickets" / "x.csv"
    elsewhere.parent.mkdir()
    elsewhere.write_text("agent_id\n1\n", encoding="utf-8")
    load()
    land("a.csv", "agent_id\n2\n")
    load()
    assert agents(warehouse) == ["2"]


def test_a_file_name_that_is_no_text_is_rejected(home: Home, land: Land, load: Load) -> None:
    path = land("a.csv", "agent_id\n1\n")
    path.rename(path.with_name(os.fsdecode(b"r\xe9ponses.csv")))
    (entry,) = load()
    assert (entry.status, entry.reason_code) == ("rejected", "bad_name")
    assert entry.path == "helpdesk/agents/r\\xe9ponses.csv"
