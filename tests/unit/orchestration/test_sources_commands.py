"""`cx sources check` tells what a run would do with a file, and changes nothing."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestration.cli import main
from orchestration.warehouse.run_record import ExitCode
from tests.vendors.zendesk_exports import lines, user

HEADER = "agent_id,group_id,hired_at,left_at\n"
GOOD = "A-1,billing,2024-01-01T00:00:00Z,\n"
BAD = "A-2,billing,yesterday,\n"


@pytest.fixture(autouse=True)
def logger_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each command sets up the log for the process that it usually has to itself."""
    logger = logging.getLogger("cx")
    level = logger.level
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logger, "propagate", True)
    yield
    logger.setLevel(level)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def check(home: Path, file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["sources", "check", str(file), "--home", str(home), *options])


def agents(folder: Path, *lines: str, header: str = HEADER) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "agents.csv"
    path.write_text(header + "".join(lines), encoding="utf-8")
    return path


def test_the_place_in_the_inbox_tells_what_a_file_is(home: Path) -> None:
    file = agents(home / "landing" / "helpdesk" / "agents", GOOD)
    result = check(home, file)
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert "Read as helpdesk.agents: 1 record, of which 1 would be loaded" in result.output
    assert "column_absent" not in result.output
    assert sorted(path.name for path in home.iterdir()) == ["landing"]


def test_a_vendors_file_may_lie_anywhere_below_its_source(home: Path) -> None:
    folder = home / "landing" / "tool" / "2024" / "march"
    folder.mkdir(parents=True)
    (home / "sources.yml").write_text("sources: {tool: {vendor: zendesk}}", encoding="utf-8")
    file = folder / "users.jsonl"
    file.write_bytes(lines(user(1, "agent"), user(2, "pilot"), wrapper="user"))
    result = check(home, file)
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert "Read as tool.users: 2 records, of which 2 would be loaded" in result.output


def test_what_is_odd_about_a_file_is_told(home: Path, tmp_path: Path) -> None:
    file = agents(
        tmp_path, "A-1,billing,2024-01-01T00:00:00Z\n", header="agent_id,group_id,hired_at\n"
    )
    result = check(home, file, "--source", "helpdesk", "--entity", "agents")
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert "column_absent: column left_at, 1 record: " in result.output


def test_each_refused_record_is_told_with_its_place_and_reason(home: Path, tmp_path: Path) -> None:
    file = agents(tmp_path, *[GOOD.replace("A-1", f"A-{n}") for n in range(10, 60)], BAD)
    result = check(home, file, "--source", "helpdesk", "--entity", "agents")
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert "record 51, line 52" in result.output
    assert "date_format" in result.output
    assert "1 of 1 records." in result.output


def test_too_many_refused_records_would_hold_the_source(home: Path, tmp_path: Path) -> None:
    file = agents(tmp_path, GOOD, GOOD.replace("A-1", "A-3"), BAD)
    result = check(home, file, "--source", "helpdesk", "--entity", "agents")
    assert result.exit_code == ExitCode.SOURCE_HELD
    assert (
        "helpdesk would be held, as it fails helpdesk.agents.few_rows_are_quarantined:"
        " At most 5.0% of the new records break the contract."
    ) in result.output


def test_the_share_of_refused_records_is_that_of_the_gate(home: Path, tmp_path: Path) -> None:
    """One of 19 records is too many; of 37, exact copies among them, it is not."""
    different = [GOOD.replace("A-1", f"A-{number}") for number in range(10, 28)]
    file = agents(tmp_path, *different, BAD)
    options = ("--source", "helpdesk", "--entity", "agents")
    assert check(home, file, *options).exit_code == ExitCode.SOURCE_HELD
    file = agents(tmp_path, *different, *different, BAD)
    result = check(home, file, *options)
    assert result.exit_code == ExitCode.REFRESHED, result.output
    assert "18 are exact duplicates" in result.output


def test_a_rejected_file_is_told_with_what_is_missing(home: Path, tmp_path: Path) -> None:
    file = agents(tmp_path, "x,y\n", header="agentid,group_id\n")
    result = check(home, file, "--source", "helpdesk", "--entity", "agents")
    assert result.exit_code == ExitCode.SOURCE_HELD
    assert "the file rejected" in result.output
    assert "agent_id (did you mean agentid?)" in result.output


@pytest.mark.parametrize("name", [".agents.csv", "agents.csv.part"])
def test_a_file_that_no_run_reads_is_told(home: Path, tmp_path: Path, name: str) -> None:
    file = agents(tmp_path, GOOD).rename(tmp_path / name)
    result = check(home, file, "--source", "helpdesk", "--entity", "agents")
    assert result.exit_code == ExitCode.USAGE
    assert f"{name}: a run passes over hidden and unfinished files." in result.output


def test_what_is_logged_afterwards_is_as_before(home: Path, tmp_path: Path) -> None:
    logger = logging.getLogger("cx")
    logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.INFO)
    check(home, agents(tmp_path, BAD), "--source", "helpdesk", "--entity", "agents")
    assert logger.level == logging.INFO


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "Name its source with --source. There are: helpdesk,"),
        (("--source", "desk"), "No source is named 'desk'. There are: helpdesk,"),
        (("--source", "helpdesk"), "Name its entity with --entity. There are: agents,"),
        (("--source", "helpdesk", "--entity", "charges"), "helpdesk has no entity 'charges'"),
    ],
)
def test_what_a_file_is_has_to_be_known(
    home: Path, tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    result = check(home, agents(tmp_path, GOOD), *options)
    assert result.exit_code == ExitCode.USAGE
    assert told in result.output
