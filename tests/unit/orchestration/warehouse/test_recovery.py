"""A damaged warehouse goes aside, whole; one that is sound, or only cannot be had now, stays."""

import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.recovery import set_aside_damage
from orchestration.warehouse.run_record import ExitCode, finish_run, start_run
from orchestration.warehouse.schema import create_bookkeeping

# Dies with rows that only the log holds.
WRITE_LOG = """
import os, sys, duckdb
connection = duckdb.connect(sys.argv[1])
for _ in range(20):
    connection.execute("insert into raw.numbers select hash(range) from range(2000)")
os._exit(0)
"""
HOLD_OPEN = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
input()
"""
OLD, NEW = 4096, 8192


def make_warehouse(home: Home, *, exit_code: ExitCode = ExitCode.REFRESHED) -> None:
    with connect(home.warehouse) as connection:
        create_bookkeeping(connection)
        connection.execute("create schema raw")
        connection.execute(
            "create table raw.numbers as select hash(range)::varchar as number from range(500000)"
        )
        start_run(connection, run_id="first", as_of_date=date(2024, 1, 31))
        finish_run(connection, run_id="first", exit_code=exit_code, version="first")


def harm(path: Path, *, at: int, size: int = 64) -> None:
    content = bytearray(path.read_bytes())
    for position in range(at, at + size):
        content[position] ^= 0x5A
    path.write_bytes(content)


def harm_log(home: Home) -> None:
    subprocess.run([sys.executable, "-c", WRITE_LOG, home.warehouse], check=True)
    log = home.warehouse.with_name("cx.duckdb.wal")
    harm(log, at=log.stat().st_size // 2)


def cut(home: Home) -> None:
    home.warehouse.write_bytes(home.warehouse.read_bytes()[: home.warehouse.stat().st_size // 2])


HARMS: dict[str, Callable[[Home], object]] = {
    "head": lambda home: harm(home.warehouse, at=0),
    "headers": lambda home: (harm(home.warehouse, at=OLD), harm(home.warehouse, at=NEW)),
    "cut": cut,
    "emptied": lambda home: home.warehouse.write_bytes(b""),
    "something else": lambda home: home.warehouse.write_bytes(b"not a database" * 1000),
    "log": harm_log,
}


@pytest.mark.parametrize("name", HARMS)
def test_a_file_that_cannot_be_opened_goes_aside(
    home: Home, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    make_warehouse(home)
    HARMS[name](home)
    harmed = {path.name: path.read_bytes() for path in home.warehouse_folder.iterdir()}
    with caplog.at_level(logging.WARNING, logger="cx"):
        set_aside_damage(home)
    aside = home.warehouse_folder / "damaged-1"
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == harmed
    assert [path.name for path in home.warehouse_folder.iterdir()] == ["damaged-1"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert f"moved to {aside}" in caplog.text


def test_damage_within_a_table_shows_after_a_run_that_failed(home: Home) -> None:
    make_warehouse(home, exit_code=ExitCode.FAULT)
    set_aside_damage(home)
    assert home.warehouse.exists()
    size = home.warehouse.stat().st_size
    harm(home.warehouse, at=size // 4, size=size // 2)
    set_aside_damage(home)
    assert not home.warehouse.exists()


def test_a_second_damaged_file_does_not_replace_the_first(home: Home) -> None:
    for _ in range(2):
        home.warehouse.write_bytes(b"not a database" * 1000)
        set_aside_damage(home)
    assert (home.warehouse_folder / "damaged-1" / "cx.duckdb").is_file()
    assert (home.warehouse_folder / "damaged-2" / "cx.duckdb").is_file()


def test_a_log_whose_file_is_gone_goes_aside(home: Home) -> None:
    make_warehouse(home)
    subprocess.run([sys.executable, "-c", WRITE_LOG, home.warehouse], check=True)
    home.warehouse.unlink()
    set_aside_damage(home)
    assert (home.warehouse_folder / "damaged-1" / "cx.duckdb.wal").is_file()
    assert not home.warehouse.with_name("cx.duckdb.wal").exists()


def test_a_sound_file_and_none_at_all_are_left_alone(home: Home) -> None:
    set_aside_damage(home)
    assert list(home.warehouse_folder.iterdir()) == []
    make_warehouse(home)
    subprocess.run([sys.executable, "-c", WRITE_LOG, home.warehouse], check=True)
    set_aside_damage(home)
    with connect(home.warehouse, read_only=True) as connection:
        assert connection.execute("select count(*) from raw.numbers").fetchone() == (540_000,)


def test_a_file_that_another_process_has_open_is_not_damaged(home: Home) -> None:
    make_warehouse(home)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_OPEN, home.warehouse],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(duckdb.IOException, match="lock"):
            set_aside_damage(home)
        holder.kill()
    assert home.warehouse.exists()
