"""What a night leaves behind is private, what it publishes is read-only, and it stays offline."""

import re
import socket
import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.demo.company import Company
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from tests.integration.place import Place
from tests.integration.warm import run_warm

pytestmark = pytest.mark.slow

Night = tuple[Place, Company, str]
REACHING = re.compile(r"\bread_(?:csv|parquet|json|ndjson|text|blob)|\battach |\bexternal\b")


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode)
        for path in folder.rglob("*")
        if not path.is_symlink()
    }


def test_what_a_night_keeps_is_for_its_owner_alone(demo_night: Night) -> None:
    for folder in ("warehouse", "dagster", "dbt"):
        found = modes(demo_night[0].root / folder)
        assert found
        open_to_others = {name: oct(mode) for name, mode in found.items() if mode & 0o077}
        assert open_to_others == {}


def test_the_published_version_is_read_only_for_the_owners_group(demo_night: Night) -> None:
    version = demo_night[0].published.resolve().parent
    assert stat.S_IMODE(version.stat().st_mode) == 0o750
    found = modes(version)
    assert {name for name, mode in found.items() if mode == 0o750} == {"site"}
    assert {mode for name, mode in found.items() if name != "site"} == {0o440}


def test_no_pickle_is_left(demo_night: Night) -> None:
    storage = demo_night[0].root / "dagster"
    pickled = [path for path in storage.rglob("*") if path.is_file() and starts_as_pickle(path)]
    assert pickled == []


def starts_as_pickle(path: Path) -> bool:
    start = path.read_bytes()[:2]
    return start[:1] == b"\x80" and start[1:] in {b"\x02", b"\x03", b"\x04", b"\x05"}


def test_a_night_reaches_for_no_other_machine(demo_night: Night) -> None:
    assert not demo_night[0].network_log.exists()


def test_the_watch_over_the_network_sees_a_try(tmp_path: Path) -> None:
    log = tmp_path / "network.log"
    result = run_warm(
        socket.create_connection, ("192.0.2.1", 80), 1, environment={"CX_NETWORK_LOG": str(log)}
    )
    assert result.returncode == 1
    assert "PermissionError" in result.stderr
    assert "192.0.2.1" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('/etc/hostname')",
        "copy (select 1) to 'out.csv'",
        "attach 'other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
    ],
)
def test_a_connection_reaches_no_other_file_and_no_setting(tmp_path: Path, statement: str) -> None:
    home = Home(tmp_path)
    home.prepare()
    with pytest.raises(duckdb.Error), connect(home.warehouse) as connection:
        connection.execute(statement)


def test_no_model_reaches_beyond_the_warehouse() -> None:
    """dbt needs its seeds' files, so its connection is not locked; its models are looked at."""
    project = Path(__file__).parents[2] / "dbt_project"
    paths = [*project.rglob("*.sql"), *project.rglob("*.yml")]
    assert len(paths) > 400
    for path in paths:
        assert REACHING.findall(path.read_text(encoding="utf-8").lower()) == [], path.name


@pytest.mark.parametrize("text", ["from read_csv('a')", "read_json_auto(", "attach 'a.db'"])
def test_what_reaches_beyond_is_found(text: str) -> None:
    assert REACHING.findall(text)
