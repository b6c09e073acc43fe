"""A fault of the machine is told with its path and remedy; other errors are left alone."""

from pathlib import Path

import pytest

from orchestration.warehouse.machine_faults import (
    MachineFaultError,
    explain,
    is_damage,
    machine_faults_told,
)

HOME = Path("/srv/cx")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "[Errno 28] No space left on device: '/srv/cx/warehouse/stage-1/staged'",
            "/srv/cx/warehouse/stage-1/staged: no space to write",
        ),
        (
            'IO Error: Could not write file "/srv/cx/warehouse/cx.duckdb": No space left on device',
            "/srv/cx/warehouse/cx.duckdb: no space to write",
        ),
        ("(sqlite3.OperationalError) database or disk is full", "/srv/cx: no space to write"),
        ("[Errno 122] Disk quota exceeded", "/srv/cx: a quota or a limit of file sizes"),
        (
            "TransactionContext Error: Failed to commit, File too large",
            "/srv/cx: a quota or a limit",
        ),
        (
            "[Errno 30] Read-only file system: '/srv/cx/published/.tmp-1'",
            "/srv/cx/published/.tmp-1: the file system is read-only",
        ),
        (
            "[Errno 13] Permission denied: '/srv/cx/landing/billing'",
            "/srv/cx/landing/billing: permission denied",
        ),
        ("[Errno 24] Too many open files", "/srv/cx: too many files are open"),
        (
            'IO Error: Could not set lock on file "/srv/cx/warehouse/cx.duckdb": Conflicting lock'
            " is held in /usr/bin/python3.11 (PID 7)",
            "/srv/cx/warehouse/cx.duckdb: another program has it open",
        ),
        ("(sqlite3.OperationalError) disk I/O error", "/srv/cx: the disk failed"),
        (
            "IO Error: Corrupt database file: computed checksum 1",
            "/srv/cx: a database file is damaged",
        ),
    ],
)
def test_a_fault_of_the_machine_is_told_in_a_line(message: str, told: str) -> None:
    line = explain(message, folder=HOME)
    assert line is not None
    assert line.startswith(told)
    assert "\n" not in line


@pytest.mark.parametrize(
    "message", ["Binder Error: Referenced column not found", "division by zero", ""]
)
def test_other_errors_are_not_explained_away(message: str) -> None:
    assert explain(message, folder=HOME) is None
    with pytest.raises(ZeroDivisionError), machine_faults_told(HOME):
        raise ZeroDivisionError(message)


def test_an_error_in_the_block_becomes_the_line() -> None:
    with pytest.raises(MachineFaultError, match="/srv/cx/dbt: no space"), machine_faults_told(HOME):
        raise OSError(28, "No space left on device", "/srv/cx/dbt")


def test_what_the_machine_does_to_a_whole_file_is_no_damage() -> None:
    replay = 'IO Error: Failure while replaying WAL file "/srv/cx/warehouse/cx.duckdb.wal": '
    assert is_damage(replay + "Corrupt WAL file: entry at byte position 8")
    assert not is_damage(replay + "No space left on device")
    assert not is_damage('IO Error: Could not set lock on file "/srv/cx/warehouse/cx.duckdb"')
