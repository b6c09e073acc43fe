"""What is due after an erasure is done once the publication is without the person."""

import hashlib
import logging
from pathlib import Path
from typing import Any

import pytest

from orchestration.erasure import completion
from orchestration.erasure.completion import complete, rewrite
from orchestration.erasure.tombstones import Due, TombstoneStore
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.versions import FILE_NAME, current_version, kept_versions, point_to
from tests.unit.orchestration.erasure.conftest import Company


def publish(home: Home, *versions: str) -> None:
    """Make versions that can be read, the last one current."""
    for version in versions:
        (home.published / version).mkdir()
        (home.published / version / FILE_NAME).touch()
        point_to(home, version)


def content(company: Company) -> list[list[tuple[Any, ...]]]:
    return [
        company.select("select schema_name, table_name, sql from duckdb_tables() order by all"),
        company.select(
            "select schema_name, view_name, sql from duckdb_views() where not internal order by all"
        ),
        company.select("select * from ops.file_ledger order by all"),
        company.select("select * from staging.agents order by all"),
    ]


def test_a_rewritten_warehouse_holds_what_it_held(ann_and_bo: Company) -> None:
    home = ann_and_bo.home
    with connect(home.warehouse) as connection:
        connection.execute("create schema staging")
        connection.execute("create view staging.agents as from cx.raw.helpdesk__agents")
    before, inode = content(ann_and_bo), home.warehouse.stat().st_ino
    rewrite(home)
    assert content(ann_and_bo) == before
    assert home.warehouse.stat().st_ino != inode
    assert home.warehouse.stat().st_mode & 0o077 == 0
    assert [path.name for path in home.warehouse_folder.iterdir()] == ["cx.duckdb"]


def test_a_rewritten_warehouse_has_no_byte_of_what_was_deleted(company: Company) -> None:
    # Long texts that cannot be compressed lie in blocks of their own, as they are.
    text = hashlib.shake_256(b"said by nobody else").hexdigest(100_000)
    with connect(company.home.warehouse) as connection:
        connection.execute("create table ops.texts as select $1 as said", [text])
        connection.execute("checkpoint")
        connection.execute("create table ops.others as from range(100000)")
        connection.execute("delete from ops.texts")
    piece = text[50_000:50_100].encode()
    assert piece in company.home.warehouse.read_bytes()
    rewrite(company.home)
    assert piece not in company.home.warehouse.read_bytes()


def test_all_versions_but_the_current_one_go(ann_and_bo: Company) -> None:
    publish(ann_and_bo.home, "1", "2", "3")
    assert complete(ann_and_bo.home) == []
    ann_and_bo.erase("ann")
    assert sorted(complete(ann_and_bo.home)) == ["1", "2"]
    assert kept_versions(ann_and_bo.home) == [current_version(ann_and_bo.home)] == ["3"]
    assert not TombstoneStore(ann_and_bo.home.erasures).is_anything_due()


def test_a_damaged_warehouse_that_went_aside_goes_too(ann_and_bo: Company) -> None:
    publish(ann_and_bo.home, "1")
    aside = ann_and_bo.home.warehouse_folder / "damaged-1"
    aside.mkdir()
    (aside / "cx.duckdb").write_bytes(ann_and_bo.home.warehouse.read_bytes())
    complete(ann_and_bo.home)
    assert aside.is_dir()
    ann_and_bo.erase("ann")
    complete(ann_and_bo.home)
    assert not aside.exists()


def test_what_spark_read_and_made_goes_too(ann_and_bo: Company) -> None:
    home = ann_and_bo.home
    publish(home, "1")
    row = Path(home.lake) / "landed" / "tickets" / "row.parquet"
    table = home.spark / "tables" / "tickets.parquet"
    for path in (row, table):
        path.parent.mkdir(parents=True)
        path.touch()
    complete(home)
    assert row.exists()
    ann_and_bo.erase("ann")
    complete(home)
    assert not row.exists()
    assert not table.exists()


def test_rows_that_no_gate_had_accepted_cost_no_version(company: Company) -> None:
    publish(company.home, "1", "2")
    store = TombstoneStore(company.home.erasures)
    store.make_key()
    store.set_due(Due.REWRITE)
    assert complete(company.home) == []
    assert kept_versions(company.home) == ["1", "2"]


def test_tables_that_were_made_of_the_rows_are_dropped(ann_and_bo: Company) -> None:
    with connect(ann_and_bo.home.warehouse) as connection:
        for schema in ("marts", "main_dbt_test__audit"):
            connection.execute(f"create schema {schema}")
            connection.execute(f"create table {schema}.tickets as from raw.helpdesk__tickets")
        connection.execute("insert into ops.metric_days values ('model', '2024-01-01', 'a hash')")
    ann_and_bo.erase("ann")
    assert ann_and_bo.select("from ops.metric_days") == []
    schemas = ann_and_bo.select("select distinct schema_name from duckdb_tables() order by all")
    assert schemas == [("disputed",), ("ops",), ("quarantine",), ("raw",), ("repeated",)]


def test_what_could_not_be_done_stays_due(
    ann_and_bo: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(ann_and_bo.home, "1", "2")
    ann_and_bo.erase("ann")

    def fail(_home: Home) -> None:
        raise OSError("No space left on device.")

    monkeypatch.setattr(completion, "rewrite", fail)
    with pytest.raises(OSError, match="No space left"):
        complete(ann_and_bo.home)
    store = TombstoneStore(ann_and_bo.home.erasures)
    assert [task for task in Due if store.is_due(task)] == [Due.REWRITE]
    monkeypatch.undo()
    complete(ann_and_bo.home)
    assert not store.is_anything_due()


def test_what_is_done_is_told_without_naming_anybody(
    ann_and_bo: Company, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("cx"), "propagate", True)
    with caplog.at_level("DEBUG", logger="cx"):
        ann_and_bo.erase("ann")
        complete(ann_and_bo.home)
    assert "rewriting the warehouse" in caplog.text
    assert "ann" not in caplog.text
