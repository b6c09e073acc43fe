"""A night of the made company: what landed, what was published, and that it is right."""

import shutil
from pathlib import Path

import pytest

from orchestration.demo.company import Company
from orchestration.warehouse.dbt_files import metric_models
from tests.homes import TwoDays
from tests.integration.place import Place
from tests.second_computation.compare import differences
from tests.second_computation.compare_customers import stored_parameters
from tests.second_computation.compute import METRICS, SEGMENTS, compute

ALLOWED_TYPES = {"TIMESTAMP", "DATE", "BIGINT", "DOUBLE", "VARCHAR", "BOOLEAN"}

Night = tuple[Place, Company, str]


def test_every_planted_flaw_is_in_quarantine_with_its_reason(demo_night: Night) -> None:
    place, company, _ = demo_night
    for (source, entity), planted in company.quarantined.items():
        found = place.private(
            "select code, count(*) from (select unnest(string_split(reason_codes, ',')) as code"
            f" from quarantine.{source}__{entity}) group by code"
        )
        assert dict(found) == dict(planted), (source, entity)


def test_every_record_that_keeps_its_contract_is_loaded(demo_night: Night) -> None:
    place, company, _ = demo_night
    for (source, entity), rows in company.rows.items():
        assert place.private(f"select count(*) from raw.{source}__{entity}") == [(rows,)]


def test_the_ledger_balances_and_counts_the_planted_repeats(demo_night: Night) -> None:
    place, company, _ = demo_night
    (totals,) = place.private(
        "select sum(records_in - loaded - quarantined - exact_duplicates - blank"
        " - repeated_header), sum(exact_duplicates), sum(blank), sum(repeated_header),"
        " count(*) filter (where reason_code = 'duplicate_content') from ops.file_ledger"
    )
    assert totals == (
        0,
        sum(company.exact_duplicates.values()),
        sum(company.blank_lines.values()),
        sum(company.repeated_headers.values()),
        len(company.duplicate_files),
    )


def test_every_metric_equals_the_second_computation(demo_night: Night) -> None:
    place, company, _ = demo_night
    expected = compute(
        place.landing,
        as_of_date=company.as_of_date,
        segments=SEGMENTS,
        parameters=stored_parameters(place.published),
    )
    published = place.query("select distinct metric_name from metrics.cx_metrics")
    assert {key.metric_name for key in expected} == set(METRICS) <= {name for (name,) in published}
    assert differences(place.published, expected, segments=SEGMENTS) == []


def test_each_metric_has_a_table_of_its_own_that_equals_its_part_of_the_long_one(
    demo_night: Night,
) -> None:
    tables = demo_night[0].tables()
    parts = [row for name in metric_models() for row in tables[f"metrics.{name}"]]
    assert sorted(map(str, parts)) == sorted(map(str, tables["metrics.cx_metrics"]))
    assert {f"metric_{name}" for name in METRICS} <= set(metric_models())


def test_what_is_published_suits_every_client(demo_night: Night) -> None:
    place = demo_night[0]
    types = place.query("select distinct data_type from duckdb_columns() where not internal")
    assert {kind.split("(")[0] for (kind,) in types} <= ALLOWED_TYPES | {"DECIMAL"}
    assert place.query("select count(*) from duckdb_views() where not internal") == [(0,)]
    undocumented = place.query(
        "select table_name, column_name from duckdb_columns()"
        " where comment is null and schema_name in ('marts', 'metrics')"
    )
    assert undocumented == []


def test_no_direct_identifier_is_published(demo_night: Night) -> None:
    place = demo_night[0]
    (address,) = place.private("select min(email) from raw.billing__customers")[0]
    assert "@" in address
    for name, rows in place.tables().items():
        assert not any("@" in str(value) for row in rows for value in row), name


def test_the_scorecard_shows_every_metric_and_status_the_quarantine(demo_night: Night) -> None:
    place, _, printed = demo_night
    shown = place.query(
        "select distinct metric_name from metrics.cx_metrics where period_grain = 'month'"
        " and segment_name = 'all' and is_complete_period and metric_value is not null"
    )
    assert len(shown) > 45
    assert [name for (name,) in shown if name not in printed] == []
    status = place.cx("status")
    assert status.returncode == 0
    assert "ambiguous_duplicate" in status.stdout
    assert "metrics.cx_metrics" in status.stdout


def test_the_night_is_recorded(demo_night: Night) -> None:
    place, company, _ = demo_night
    version = place.published.resolve().parent.name
    assert place.private("select as_of_date, exit_code, version from ops.runs") == [
        (company.as_of_date, 0, version)
    ]


def test_no_customer_text_is_in_the_logs(demo_night: Night) -> None:
    place = demo_night[0]
    (address,) = place.private("select min(email) from raw.billing__customers")[0]
    searched = 0
    for folder in ("logs", "dagster", "dbt"):
        for path in Path(place.root / folder).rglob("*"):
            if path.is_file():
                searched += 1
                assert address.encode() not in path.read_bytes(), path
    assert searched > 3


@pytest.mark.slow
def test_the_same_night_again_leaves_what_is_published(two_days: TwoDays, tmp_path: Path) -> None:
    place = two_days.place.copy(tmp_path / "home")
    file = place.published.resolve()
    written = file.stat().st_mtime_ns
    again = place.run(two_days.later)
    assert again.returncode == 0
    assert f"nothing has changed: version {file.parent.name} stands" in again.stderr
    assert "dbt: " not in again.stderr
    assert (place.published.resolve(), file.stat().st_mtime_ns) == (file, written)
    runs = place.private("select exit_code, version from ops.runs order by started_at desc limit 2")
    assert runs == [(0, file.parent.name)] * 2
    results = place.private("""
        select count(*) from ops.check_results inner join ops.runs using (run_id)
        where as_of_date = (select max(as_of_date) from ops.runs) group by run_id
    """)
    assert len(results) == 2
    assert results[0] == results[1]


@pytest.mark.slow
def test_the_same_night_made_anew_publishes_equal_tables(two_days: TwoDays, tmp_path: Path) -> None:
    place = two_days.place.copy(tmp_path / "home")
    version, before = place.published.resolve().parent.name, place.tables()
    ledger = place.private("select count(*) from ops.file_ledger")
    shutil.rmtree(place.published.parents[1])
    assert place.run(two_days.later).returncode == 0
    assert place.published.resolve().parent.name == version
    assert place.private("select count(*) from ops.file_ledger") == ledger
    assert place.tables() == before
