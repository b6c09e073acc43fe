"""A night is a repetition only when nothing that decides its result has changed."""

from datetime import date

import duckdb
import pytest

from orchestration.erasure.tombstones import Due, TombstoneStore
from orchestration.landing.sources import Source
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_graph import PublishedTable
from orchestration.warehouse.home import Home
from orchestration.warehouse.publication import publish
from orchestration.warehouse.repetition import (
    digest_of_inputs,
    repeat_check_results,
    repeated_run,
)
from orchestration.warehouse.versions import current_version, roll_back

DAY = date(2024, 1, 31)
TABLE = PublishedTable("model.cx.metric_nps", "metrics", "metric_nps", "The score.", {})
SOURCES = [Source(name="survey", vendor="canonical", family="survey")]


@pytest.fixture
def published(home: Home, warehouse: duckdb.DuckDBPyConnection) -> Home:
    """A home in which the run `first` loaded a file, passed every check, and published."""
    warehouse.execute("create schema metrics; create table metrics.metric_nps as select 1 as value")
    warehouse.execute("""
        insert into ops.file_manifest by name
        select 'survey' as source, 'survey_responses' as entity, 'f' as file_id,
            'survey/survey_responses/a.csv' as path, 1 as file_sequence,
            '1.0.0' as contract_version, 'csv' as record_format,
            'first' as loaded_run_id, 'first' as accepted_run_id, false as reopened;
        insert into ops.file_ledger by name
        select 'f' as file_id, 'survey' as source, 'survey_responses' as entity,
            'survey/survey_responses/a.csv' as path, 'loaded' as status, 3 as records_in,
            3 as loaded, 0 as quarantined, 0 as exact_duplicates, 0 as blank,
            0 as repeated_header, now() as recorded_at, 'first' as run_id;
        insert into ops.check_results values
            ('first', 'survey', 'survey_responses', 'few_rows', 'critical', true, 3, 0, 'Good.'),
            ('first', 'survey', 'survey_responses', 'is_recent', 'warning', false, 3, 1, 'Old.');
    """)
    digest = digest_of_inputs(warehouse, home, SOURCES, as_of_date=DAY)
    warehouse.close()
    version = publish(home, [TABLE], as_of_date=DAY, held={}, inputs_digest=digest)
    change(home, f"insert into ops.runs values ('first', '{DAY}', now(), now(), 0, '{version}')")
    return home


def change(home: Home, statement: str) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(statement)


def repeated(home: Home, *, day: date = DAY, sources: list[Source] = SOURCES) -> str | None:
    with connect(home.warehouse) as connection:
        return repeated_run(
            connection, home, sources, [TABLE], as_of_date=day, run_id="second"
        )  # fmt: skip


def test_the_same_night_repeats_the_one_that_published(published: Home) -> None:
    assert repeated(published) == "first"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into ops.file_ledger by name select * replace ('second' as run_id,"
        " 'rejected' as status, 'b.csv' as path) from ops.file_ledger",
        "update ops.file_ledger set loaded = 2, quarantined = 1",
        "update ops.file_manifest set path = 'survey/survey_responses/b.csv'",
        "update ops.runs set exit_code = 10",
        "update ops.runs set exit_code = null, finished_at = null",
        "update ops.runs set version = 'another'",
        "update ops.check_results set passed = false where severity = 'critical'",
    ],
)
def test_whatever_differs_is_done(published: Home, statement: str) -> None:
    change(published, statement)
    assert repeated(published) is None


def test_another_day_or_setting_is_done(published: Home) -> None:
    assert repeated(published, day=date(2024, 2, 1)) is None
    tolerant = [SOURCES[0].model_copy(update={"quarantine_tolerance": 0.5})]
    assert repeated(published, sources=tolerant) is None


def test_an_erasure_is_done(published: Home) -> None:
    store = TombstoneStore(published.erasures)
    store.make_key()
    assert repeated(published) == "first"
    store.set_due(Due.REWRITE)
    assert repeated(published) is None


def test_after_a_rollback_the_night_is_done(published: Home) -> None:
    whole = current_version(published)
    publish(published, [TABLE], as_of_date=DAY, held={}, inputs_digest="another")
    assert repeated(published) is None
    roll_back(published, whole)
    assert repeated(published) == "first"


def test_results_are_entered_once_more(published: Home) -> None:
    with connect(published.warehouse) as connection:
        repeat_check_results(connection, earlier_run_id="first", run_id="second")
        rows = connection.execute(
            "select run_id, check_name, passed from ops.check_results order by all"
        ).fetchall()
    assert rows == [
        ("first", "few_rows", True),
        ("first", "is_recent", False),
        ("second", "few_rows", True),
        ("second", "is_recent", False),
    ]
