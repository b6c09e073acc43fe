"""Two runs of one home never overlap, whoever starts them; a lock ends with its run."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import is_busy, run_lock
from orchestration.warehouse.run_record import ExitCode
from tests.integration.place import CX, begin

pytestmark = pytest.mark.slow

SLOW = {"dagster", "dbt", "great_expectations", "pandas", "scipy", "sqlalchemy"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = Home(tmp_path / "home")
    place.prepare()
    return place


def test_busy_is_told_before_anything_slow_is_imported(home: Home) -> None:
    with run_lock(home.lock):
        told = subprocess.run(
            [sys.executable, "-X", "importtime", str(CX), "run", "--home", str(home.root)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert told.returncode == ExitCode.BUSY
    assert "busy" in told.stderr
    imported = set(re.findall(r"\| +([a-z_]+)$", told.stderr, re.MULTILINE))
    assert "orchestration" in imported
    assert not imported & SLOW


def test_a_run_of_dagster_keeps_others_out_until_it_dies(home: Home, parsed_project: Path) -> None:
    begin(home.root, like=parsed_project)
    dagster = [str(CX.with_name("dagster")), "job", "execute"]
    environment = {
        **os.environ,
        "CX_HOME": str(home.root),
        "DAGSTER_HOME": str(home.dagster),
        "CX_FAILPOINT": "after_lock:sleep",
        "CX_FAULT_INJECTION": "1",
    }
    with subprocess.Popen(
        [*dagster, "-m", "orchestration.definitions", "-j", "nightly"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            while not _is_locked(home.lock):
                assert process.poll() is None
                time.sleep(0.1)
            told = subprocess.run(
                [str(CX), "run", "--home", str(home.root)],
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    assert told.returncode == ExitCode.BUSY
    assert told.stderr.strip() == f"Another run is busy in {home.root}."
    assert not is_busy(home.lock)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_told_to_stop_ends_at_once_and_leaves_no_lock(
    home: Home, number: signal.Signals
) -> None:
    with subprocess.Popen(
        [str(CX), "run", "--home", str(home.root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        assert "starting Dagster" in process.stderr.readline()
        process.send_signal(number)
        assert "the next run goes on" in process.stderr.readline()
        assert process.wait() == 128 + number
    assert not is_busy(home.lock)


def _is_locked(path: Path) -> bool:
    """Ask the kernel; to try the lock could keep the one out that is waited for."""
    if not path.exists():
        return False
    locks = Path("/proc/locks").read_text(encoding="utf-8")
    return re.search(rf"FLOCK .*:{path.stat().st_ino} ", locks) is not None
