"""What would stop a run is told before it begins: in one line, with the path and the remedy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestration.warehouse.home import Home
from orchestration.warehouse.machine_faults import MachineFaultError
from orchestration.warehouse.preflight import OPEN_FILES, require_usable

LOOK = """
import sys
from pathlib import Path
from orchestration.warehouse.home import Home
from orchestration.warehouse.machine_faults import MachineFaultError
from orchestration.warehouse.preflight import require_usable
try:
    require_usable(Home(Path(sys.argv[1])))
except MachineFaultError as fault:
    print(fault)
"""
# Root may do anything unless it gives these up.
AS_ANYBODY = [
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
]


def look(home: Home, *wrapper: str) -> str:
    """What a process without the powers of root is told."""
    return subprocess.run(
        [
            *(AS_ANYBODY if os.geteuid() == 0 else []),
            *wrapper,
            sys.executable,
            "-c",
            LOOK,
            home.root,
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_a_home_that_is_whole_or_not_there_yet_is_usable(home: Home, tmp_path: Path) -> None:
    assert look(home) == ""
    new = Home(tmp_path / "new")
    assert look(new) == ""
    assert not new.root.exists()


def test_a_folder_that_is_missing_above_the_home_is_told(tmp_path: Path) -> None:
    message = look(Home(tmp_path / "not_mounted" / "home"))
    assert message.startswith(f"{tmp_path}/not_mounted: the folder is missing.")


def test_an_inbox_that_was_there_once_is_missed(home: Home) -> None:
    home.landing.rmdir()
    assert look(home) == ""
    home.warehouse.touch()
    assert look(home).startswith(f"{home.landing}: the folder is missing")


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("warehouse", 0o500),
        ("published", 0o500),
        ("dagster", 0o500),
        ("dbt", 0o500),
        ("landing", 0o300),
        ("warehouse/cx.duckdb", 0o400),
        (".lock", 0o000),
        ("", 0o500),
    ],
)
def test_what_may_not_be_used_is_named(home: Home, name: str, mode: int) -> None:
    home.warehouse.touch()
    home.lock.touch()
    path = home.root / name
    usual = path.stat().st_mode
    path.chmod(mode)
    try:
        assert look(home).startswith(f"{path}: permission denied.")
    finally:
        path.chmod(usual)
    assert look(home) == ""


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert look(Home(tmp_path / "home")).startswith(f"{tmp_path}: permission denied.")
    finally:
        tmp_path.chmod(0o700)


def test_a_file_in_the_place_of_a_folder_is_told(home: Home) -> None:
    home.published.rmdir()
    home.published.touch()
    assert look(home).startswith(f"{home.published}: is not a folder.")


def test_too_few_open_files_are_raised_or_told(home: Home) -> None:
    assert look(home, "prlimit", "--nofile=64:1024") == ""
    message = look(home, "prlimit", "--nofile=64:64")
    assert message.startswith(f"Only 64 files may be open at once, and a run needs {OPEN_FILES}.")


def test_too_little_space_is_told_with_its_amount(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_usage(_path: Path) -> SimpleNamespace:
        return SimpleNamespace(free=70_000_000)

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    require_usable(home)
    version = home.published / "2024-01-31-0123456789ab"
    version.mkdir()
    (version / "cx.duckdb").write_bytes(b"x" * 10_000_000)
    home.current.symlink_to(version.name)
    with pytest.raises(MachineFaultError) as told:
        require_usable(home)
    assert str(told.value) == (
        f"{home.published}: 70.0 MB are free, and a run needs 74.0 MB. Make room, then run again."
    )
