"""Files that come together fare as each of them would alone."""

import duckdb
import pytest

from orchestration.warehouse import deliveries, loading
from tests.unit.orchestration.warehouse.conftest import Land, Load

HEADER = "agent_id,name,group_id,hired_at,left_at\n"
HIRED = "a,2024-01-01T00:00:00Z"


def records(*numbers: int) -> str:
    """Agents with these numbers; one with a negative number breaks its contract."""
    rows = [f"{number},Ann,{HIRED if number > 0 else 'a,soon'},\n" for number in numbers]
    return HEADER + "".join(rows)


FILES = {
    "a.csv": records(1, -2, 3, 4),
    "b.csv": records(5, 6) + f'7,"Bo,{HIRED},\n',
    "c.csv": records(8, -9, 10),
    "d.csv": records(1, -2, 3, 4),
    "e.csv": records(-11, -12, 13),
    "f.csv": HEADER,
    "g.csv": records(14, 15, 16, 17, -18),
}


def found(warehouse: duckdb.DuckDBPyConnection) -> list[list[tuple[object, ...]]]:
    """Everything that the files left behind, moments and what names the run aside."""
    tables = {
        "raw.helpdesk__agents": "_loaded_at",
        "quarantine.helpdesk__agents": "quarantined_at",
        "ops.file_ledger": "recorded_at, run_id",
        "ops.file_manifest": "loaded_run_id",
        "ops.file_warnings": "run_id",
        "ops.landed_paths": "modified_ns, changed_ns, inode",
    }
    return [
        warehouse.execute(f"select * exclude ({aside}) from {table} order by all").fetchall()
        for table, aside in tables.items()
    ]


def test_one_file_that_is_rejected_on_the_way_leaves_the_others_in(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    for name, content in FILES.items():
        land(name, content)
    told = {entry.path[-5:]: (entry.status, entry.reason_code) for entry in load()}
    assert told == {
        "a.csv": ("loaded", None),
        "b.csv": ("rejected", "unbalanced_quote"),
        "c.csv": ("loaded", None),
        "d.csv": ("skipped", "duplicate_content"),
        "e.csv": ("rejected", "date_format"),
        "f.csv": ("loaded", "no_rows"),
        "g.csv": ("loaded", None),
    }
    rows = warehouse.execute("select agent_id, _path[-5:] from raw.helpdesk__agents order by all")
    assert rows.fetchall() == [
        ("1", "d.csv"), ("10", "c.csv"), ("14", "g.csv"), ("15", "g.csv"), ("16", "g.csv"),
        ("17", "g.csv"), ("3", "d.csv"), ("4", "d.csv"), ("8", "c.csv"),
    ]  # fmt: skip


@pytest.mark.parametrize("limit", ["a file", "a few bytes", "two records", "a batch"])
def test_how_many_come_at_once_makes_no_difference(
    warehouse: duckdb.DuckDBPyConnection,
    land: Land,
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
) -> None:
    for name, content in FILES.items():
        land(name, content)
    load()
    together = found(warehouse)
    warehouse.execute(
        "delete from raw.helpdesk__agents; delete from quarantine.helpdesk__agents;"
        "delete from ops.file_ledger; delete from ops.file_manifest; delete from ops.file_warnings;"
        "delete from ops.landed_paths;"
    )
    if limit == "a file":
        monkeypatch.setattr(loading, "MOST_FILES", 1)
    elif limit == "a few bytes":
        monkeypatch.setattr(loading, "MOST_BYTES", 200)
    elif limit == "two records":
        monkeypatch.setattr(deliveries, "MOST_RECORDS", 2)
    else:
        monkeypatch.setattr(deliveries, "MOST_BYTES", 1)
    load()
    assert found(warehouse) == together


def test_a_process_that_dies_leaves_none_of_the_files_that_came_together(
    warehouse: duckdb.DuckDBPyConnection,
    land: Land,
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    land("a.csv", records(1))
    land("b.csv", records(2))
    monkeypatch.setattr(
        "orchestration.warehouse.file_batch.record_warnings", lambda *_, **__: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        load()
    assert all(not rows for rows in found(warehouse))
    monkeypatch.undo()
    assert [entry.status for entry in load()] == ["loaded", "loaded"]
