"""What the quarantine holds, by file and reason and record by record."""

import duckdb
import pytest

from orchestration.landing.sources import ConfigurationError, Source
from orchestration.warehouse.quarantined import (
    Finding,
    Place,
    QuarantinedRecord,
    count_records,
    find_places,
    find_reasons,
    read_records,
)
from tests.unit.orchestration.warehouse.conftest import HELPDESK, Land, Load

AGENTS = Place("helpdesk", "agents")
FIRST, SECOND = "helpdesk/agents/a.csv", "helpdesk/agents/b.csv"
TWICE_BROKEN = ",2024-02-30T00:00:00Z"
RAGGED = "3,2024-01-01T00:00:00Z,surplus"
BILLING = Source(name="billing", vendor="canonical", family="billing")


@pytest.fixture
def filled(
    warehouse: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> duckdb.DuckDBPyConnection:
    """Two files; the first has a record with two reasons, the second one with one."""
    good = ["1,2024-01-01T00:00:00Z", "2,2024-01-01T00:00:00Z"]
    land("a.csv", "\n".join(["agent_id,hired_at", *good, TWICE_BROKEN]))
    land("b.csv", "\n".join(["agent_id,hired_at", *good, *good, RAGGED]))
    load()
    return warehouse


def test_a_record_with_two_reasons_is_found_under_both(
    filled: duckdb.DuckDBPyConnection,
) -> None:
    assert find_reasons(filled, AGENTS) == [
        Finding(FIRST, "bad_date", 1, 3),
        Finding(FIRST, "key_missing", 1, 3),
        Finding(SECOND, "ragged", 1, 5),
    ]
    assert find_reasons(filled, AGENTS, reason="ragged") == [Finding(SECOND, "ragged", 1, 5)]


def test_records_come_as_they_stood_in_their_files(filled: duckdb.DuckDBPyConnection) -> None:
    twice_broken = QuarantinedRecord(FIRST, 3, 4, ("bad_date", "key_missing"), TWICE_BROKEN)
    ragged = QuarantinedRecord(SECOND, 5, 6, ("ragged",), RAGGED)
    assert list(read_records(filled, AGENTS)) == [twice_broken, ragged]
    assert list(read_records(filled, AGENTS, reason="key_missing")) == [twice_broken]
    assert list(read_records(filled, AGENTS, path=SECOND)) == [ragged]
    assert count_records(filled, AGENTS) == 2
    assert count_records(filled, AGENTS, reason="key_missing", path=SECOND) == 0


def test_a_replaced_file_has_nothing_in_quarantine_any_more(
    filled: duckdb.DuckDBPyConnection, land: Land, load: Load
) -> None:
    land("b.csv", "agent_id\n3\n")
    load()
    assert {finding.path for finding in find_reasons(filled, AGENTS)} == {FIRST}


def test_unknown_names_are_told_with_the_known_ones(filled: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ConfigurationError, match="There are: helpdesk"):
        find_places(filled, [HELPDESK], source="desk")
    with pytest.raises(ConfigurationError, match="There are: agents, article_views"):
        find_places(filled, [HELPDESK], entity="faxes")
    assert find_places(filled, [HELPDESK], source="helpdesk", entity="agents") == [AGENTS]


def test_a_source_that_was_just_listed_has_no_quarantine(
    filled: duckdb.DuckDBPyConnection,
) -> None:
    assert find_places(filled, [HELPDESK, BILLING], source="billing") == []
    assert AGENTS in find_places(filled, [HELPDESK, BILLING])
