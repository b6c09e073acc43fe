"""What the status shows of files that were taken with a reservation, and how."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.landing.sources import ConfigurationError, load_sources
from orchestration.terminal.status import print_status
from orchestration.terminal.tables import print_section
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping
from orchestration.warehouse.section import Section

SOURCES = "sources: {helpdesk: {vendor: canonical, family: helpdesk}}\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = Home(tmp_path)
    place.prepare()
    place.sources_file.write_text(SOURCES, encoding="utf-8")
    return place


def land(home: Home, content: str) -> None:
    """Load `content` as the only file of the agents."""
    path = home.landing / "helpdesk" / "agents" / "a.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    (source,) = load_sources(home.sources_file)
    with connect(home.warehouse) as connection:
        create_bookkeeping(connection)
        list(load_source(connection, source, home=home, run_id=content, settle_seconds=0))


def shown(home: Home) -> str:
    output = io.StringIO()
    print_status(home, Console(file=output, width=200))
    return output.getvalue()


def test_warnings_are_shown_until_their_file_is_replaced(home: Home) -> None:
    land(home, "agent_id,nickname\n1,Ann\n")
    (line,) = [line for line in shown(home).splitlines() if "column_added" in line]
    assert "helpdesk/agents/a.csv" in line
    assert "nickname" in line
    assert "A column that no contract knows" in line
    land(home, "agent_id\n1\n")
    assert "column_added" not in shown(home)


def test_a_source_that_was_just_listed_is_no_fault(home: Home) -> None:
    land(home, "agent_id\n1\n")
    more = SOURCES.replace("}}", "}, desk: {vendor: canonical, family: helpdesk, id_prefix: d-}}")
    home.sources_file.write_text(more, encoding="utf-8")
    assert "helpdesk" in shown(home)


def test_there_is_no_status_before_a_run(home: Home) -> None:
    with pytest.raises(ConfigurationError, match="no run has been made here"):
        shown(home)


def test_a_table_shows_text_from_files_as_it_is() -> None:
    output = io.StringIO()
    name = "helpdesk/agents/[red]we:smile:rd\x1b[2J.csv"
    print_section(
        Console(file=output, width=100), Section("Files", ("file", "why"), [(name, None)])
    )
    assert r"helpdesk/agents/[red]we:smile:rd\x1b[2J.csv" in output.getvalue()
    assert "│ -" in output.getvalue()


def test_a_long_path_is_shown_whole() -> None:
    output = io.StringIO()
    name = "helpdesk/agents/" + "x" * 200
    print_section(Console(file=output, width=60), Section("Files", ("file",), [(name,)]))
    assert output.getvalue().count("x") == 200
