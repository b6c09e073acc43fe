"""One run at a time; a lock does not outlive its process."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.warehouse.lock import RunBusyError, run_lock

HOLDER = """
import sys, time
from pathlib import Path
from orchestration.warehouse.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_is_told_busy_until_the_holder_dies(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RunBusyError), run_lock(path):
            pass
        holder.kill()
        holder.wait()
    with run_lock(path):
        pass


def test_the_same_process_is_let_in_again(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with run_lock(path), run_lock(path):
        pass
    with run_lock(path):
        pass
