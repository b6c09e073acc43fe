"""Versions are kept for a while, read-only, and readers can be pointed back to one."""

import fcntl
import os
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse.home import Home
from orchestration.warehouse.versions import (
    FILE_NAME,
    UnknownVersionError,
    current_version,
    kept_versions,
    point_to,
    remove_old_versions,
    remove_orphans,
    roll_back,
)


def add_version(home: Home, name: str, *, seconds: int) -> None:
    """Make a version as old as it says and point to it."""
    folder = home.published / name
    folder.mkdir()
    with duckdb.connect(str(folder / FILE_NAME)) as connection:
        connection.execute("create table t as select 1 as x")
    os.utime(folder, (seconds, seconds))
    point_to(home, name)


@pytest.fixture
def ten_versions(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    for number in range(10):
        # Names do not tell the order: the as-of date may go back.
        add_version(home, f"v{9 - number}", seconds=1_000_000 + number)
    return home


def test_versions_are_listed_in_the_order_in_which_they_were_made(ten_versions):
    assert kept_versions(ten_versions) == [f"v{9 - number}" for number in range(10)]


def test_the_seven_newest_versions_are_kept(ten_versions):
    assert remove_old_versions(ten_versions) == ["v9", "v8", "v7"]
    assert kept_versions(ten_versions) == ["v6", "v5", "v4", "v3", "v2", "v1", "v0"]
    assert remove_old_versions(ten_versions) == []


def test_the_current_version_is_never_removed(ten_versions):
    roll_back(ten_versions, "v9")
    assert remove_old_versions(ten_versions) == ["v8", "v7"]
    assert (ten_versions.current / FILE_NAME).is_file()


def test_a_reader_keeps_a_version_that_is_removed(ten_versions):
    path = ten_versions.published / "v9" / FILE_NAME
    with duckdb.connect(str(path), read_only=True) as reader:
        remove_old_versions(ten_versions)
        assert not path.exists()
        assert reader.execute("select x from t").fetchall() == [(1,)]


def test_rolling_back_goes_one_version_back_each_time(ten_versions):
    assert roll_back(ten_versions) == "v1"
    assert current_version(ten_versions) == "v1"
    assert roll_back(ten_versions) == "v2"
    assert roll_back(ten_versions, "v0") == "v0"


def test_rolling_back_to_what_is_not_there_changes_nothing(ten_versions):
    with pytest.raises(UnknownVersionError, match=r"no version 'v77'\. Kept: v9, v8"):
        roll_back(ten_versions, "v77")
    roll_back(ten_versions, "v9")
    with pytest.raises(UnknownVersionError, match="no version before the current one"):
        roll_back(ten_versions)
    assert current_version(ten_versions) == "v9"


def test_what_is_half_removed_is_no_version(ten_versions, monkeypatch):
    def die(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.warehouse.versions.shutil.rmtree", die)
    with pytest.raises(KeyboardInterrupt):
        remove_old_versions(ten_versions)
    monkeypatch.undo()
    assert "v9" not in kept_versions(ten_versions)
    remove_orphans(ten_versions)
    assert not list(ten_versions.published.glob(".tmp-*"))


def test_private_files_are_for_the_owner_alone(ten_versions):
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (ten_versions.root, *ten_versions.root.iterdir())
        if path.is_dir()
    }
    assert modes == {
        "home": 0o750,
        "landing": 0o750,
        "published": 0o750,
        "warehouse": 0o700,
        "dagster": 0o700,
        "dbt": 0o700,
        "site": 0o700,
    }


def test_what_a_killed_preview_left_goes_and_a_running_one_stays(ten_versions):
    (ten_versions.preview / "warehouse").mkdir(parents=True)
    with ten_versions.preview_lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        remove_orphans(ten_versions)
        assert ten_versions.preview.is_dir()
    remove_orphans(ten_versions)
    assert not ten_versions.preview.exists()
