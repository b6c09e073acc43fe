"""The comparison finds every kind of difference, and only those."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.second_computation.compare import differences
from tests.second_computation.results import Key, Row

NPS = Key("nps", "month", date(2024, 1, 1), "all", "all")
MRR = Key("mrr", "month", date(2024, 1, 1), "country", "DE")
EXPECTED = {
    NPS: Row(30.0, 30.0, 100.0, 100, 14.05, 44.2),
    MRR: Row(4925.0, None, None, 3),
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published file that holds exactly the expected rows, and others that do not matter."""
    path = tmp_path / "cx.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema metrics")
        connection.execute(
            "create table metrics.cx_metrics (metric_name varchar, period_grain varchar,"
            " period_start date, segment_name varchar, segment_value varchar,"
            " metric_value double, numerator double, denominator double, sample_size bigint,"
            " interval_low double, interval_high double)"
        )
        others = {
            NPS._replace(metric_name="shoe_size_mean"): Row(0.5, 1.0, 2.0, 2),
            NPS._replace(segment_name="product_id"): Row(0.5, 1.0, 2.0, 2),
        }
        for key, row in {**EXPECTED, **others}.items():
            connection.execute(
                "insert into metrics.cx_metrics values (?,?,?,?,?,?,?,?,?,?,?)", [*key, *row]
            )
    return path


def change(published, statement):
    with duckdb.connect(str(published)) as connection:
        connection.execute(statement)


def test_equal_tables_have_no_differences(published):
    assert differences(published, EXPECTED, segments=["country"]) == []


def test_a_rounding_error_is_no_difference(published):
    change(published, "update metrics.cx_metrics set metric_value = metric_value * (1 + 1e-12)")
    assert differences(published, EXPECTED, segments=["country"]) == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("delete from metrics.cx_metrics where metric_name = 'nps'", "missing nps month"),
        (
            "update metrics.cx_metrics set metric_value = 30.000001 where metric_name = 'nps'",
            "different nps month 2024-01-01 all=all metric_value",
        ),
        (
            "update metrics.cx_metrics set sample_size = 101 where metric_name = 'nps'",
            "different nps month 2024-01-01 all=all sample_size",
        ),
        (
            "update metrics.cx_metrics set interval_low = null where metric_name = 'nps'",
            "different nps month 2024-01-01 all=all interval_low",
        ),
        (
            "update metrics.cx_metrics set numerator = 0 where metric_name = 'mrr'",
            "different mrr month 2024-01-01 country=DE numerator",
        ),
        (
            "insert into metrics.cx_metrics select * replace ('FR' as segment_value)"
            " from metrics.cx_metrics where metric_name = 'mrr'",
            "extra mrr month 2024-01-01 country=FR",
        ),
        (
            "insert into metrics.cx_metrics from metrics.cx_metrics where metric_name = 'mrr'",
            "published twice mrr month 2024-01-01 country=DE",
        ),
    ],
)
def test_every_kind_of_difference_is_found(published, statement, problem):
    change(published, statement)
    (found,) = differences(published, EXPECTED, segments=["country"])
    assert found.startswith(problem)
