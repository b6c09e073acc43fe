"""The lake holds the accepted rows, and a run writes only the days that changed."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from pyarrow import fs

from orchestration.spark.lake import KEPT, RESTORED, Lake, filesystem_of, write_landed, write_tables


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("set TimeZone = 'UTC'")
        opened.execute("""
            create schema landed;
            create table landed.tickets as
            select
                'a' as ticket_id, 'file-1' as _file_id, 1 as _record_number,
                timestamptz '2026-01-01 02:00:00+00' as _loaded_at, '{}' as _raw_record,
                false as _is_repeated
            union all
            select 'b', 'file-2', 1, timestamptz '2026-01-02 02:00:00+00', '{}', false;
            create table landed.rates as select 'EUR' as currency, 1.1 as rate;
        """)
        yield opened


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def test_it_holds_the_rows_without_the_records_as_they_came(
    connection: duckdb.DuckDBPyConnection, lake: Lake
) -> None:
    assert write_landed(connection, lake, ["tickets", "rates"]) == 3
    names = [name for name, _ in lake.tables()]
    assert names == ["rates", "tickets"]
    stored = connection.read_parquet(
        f"{lake.address}/landed/tickets/*/*.parquet", hive_partitioning=True
    )
    assert stored.columns == [
        "ticket_id", "_file_id", "_record_number", "_loaded_at", "landed_date",
    ]  # fmt: skip
    assert stored.project("ticket_id, landed_date::varchar").order("all").fetchall() == [
        ("a", "2026-01-01"),
        ("b", "2026-01-02"),
    ]


def test_only_days_whose_rows_changed_are_written(
    connection: duckdb.DuckDBPyConnection, lake: Lake
) -> None:
    write_landed(connection, lake, ["tickets", "rates"])
    before = lake.names("landed")
    assert write_landed(connection, lake, ["tickets", "rates"]) == 0
    assert lake.names("landed") == before
    connection.execute("""
        insert into landed.tickets
        select 'c', 'file-3', 1, timestamptz '2026-01-02 03:00:00+00', '{}', false;
        update landed.rates set rate = 1.2;
    """)
    assert write_landed(connection, lake, ["tickets", "rates"]) == 2
    after = lake.names("landed")
    assert len(after) == len(before) == 3
    assert {name for name in before & after} == {name for name in before if "2026-01-01" in name}


def test_a_table_without_rows_has_its_columns(
    connection: duckdb.DuckDBPyConnection, lake: Lake
) -> None:
    connection.execute("delete from landed.tickets")
    assert write_landed(connection, lake, ["tickets"]) == 1
    stored = connection.read_parquet(f"{lake.address}/landed/tickets/*.parquet")
    assert stored.columns[0] == "ticket_id"
    assert stored.fetchall() == []


def test_what_a_broken_run_left_is_removed(
    connection: duckdb.DuckDBPyConnection, lake: Lake
) -> None:
    write_landed(connection, lake, ["rates"])
    (name,) = lake.names("landed")
    whole = Path(lake.address) / f"{name}.parquet"
    whole.with_name(f"_unfinished-{whole.name}").touch()
    write_landed(connection, lake, ["rates"])
    assert list(whole.parent.iterdir()) == [whole]


def test_restored_tables_are_those_of_this_run_alone(
    connection: duckdb.DuckDBPyConnection, lake: Lake
) -> None:
    rates, tickets = {"landed.rates": "landed.rates"}, {"landed.tickets": "landed.tickets"}
    write_tables(connection, lake, RESTORED, rates | tickets)
    write_tables(connection, lake, RESTORED, rates)
    assert lake.restored() == [
        ("landed.rates", f"{lake.address}/restored/landed.rates.parquet"),
    ]


def test_metric_tables_lie_apart_from_restored_ones(
    connection: duckdb.DuckDBPyConnection, lake: Lake
) -> None:
    write_tables(connection, lake, KEPT, {"metric_rates": "landed.rates"})
    assert lake.kept() == [("metric_rates", f"{lake.address}/kept/metric_rates.parquet")]
    assert lake.restored() == []


def test_clearing_it_leaves_what_is_not_ours(
    connection: duckdb.DuckDBPyConnection, lake: Lake
) -> None:
    write_landed(connection, lake, ["rates"])
    foreign = Path(lake.address) / "notes.txt"
    foreign.touch()
    lake.clear()
    assert [path for path in Path(lake.address).rglob("*") if path.is_file()] == [foreign]


def test_an_address_is_a_path_or_a_url_as_spark_says_it() -> None:
    files, path = filesystem_of("file:/a%20lake/landed")
    assert isinstance(files, fs.LocalFileSystem)
    assert path == "/a lake/landed"
    # A region spares a question to the store.
    files, path = filesystem_of("s3a://bucket/lake?region=eu-central-1")
    assert isinstance(files, fs.S3FileSystem)
    assert (files.region, path) == ("eu-central-1", "bucket/lake")
