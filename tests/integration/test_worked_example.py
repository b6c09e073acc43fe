"""A night on a handful of rows gives the numbers worked out by hand."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.integration.place import Place

EXAMPLE = Path(__file__).parents[1] / "fixtures" / "worked_example"


def test_a_night_gives_the_numbers_worked_out_by_hand(tmp_path: Path) -> None:
    place = Place(tmp_path)
    shutil.copytree(EXAMPLE / "landing", place.landing)
    night = place.run(date(2024, 3, 20))
    # One of 13 answers lies outside its scale: more than the tolerated share, so survey is held.
    assert night.returncode == 10, night.stdout + night.stderr
    held = place.query("select distinct metric_name from metrics.cx_metrics")
    assert ("mrr",) in held
    assert ("nps",) not in held
    assert "metrics.metric_nps" not in place.tables()
    check = "survey.survey_responses.few_rows_are_quarantined"
    assert check in night.stdout
    accepted = place.run(date(2024, 3, 20), "--accept", check)
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    failed = "select check_name from ops.check_results where severity = 'critical' and not passed"
    assert set(place.private(failed)) == {("few_rows_are_quarantined",)}
    assert place.private("select count(*) from ops.accepted_checks") == [(1,)]
    published = {
        (name, str(start)): (value, size)
        for name, start, value, size in place.query(
            "select metric_name, period_start, metric_value, sample_size from metrics.cx_metrics"
            " where period_grain = 'month' and segment_name = 'all'"
        )
    }
    with (EXAMPLE / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    by_hand = {row["metric_name"] for row in expected}
    assert {key for key in published if key[0] in by_hand} == {
        (row["metric_name"], row["period_start"]) for row in expected
    }
    for row in expected:
        value, size = published[row["metric_name"], row["period_start"]]
        wanted = float(row["metric_value"]) if row["metric_value"] else None
        assert value == (wanted if wanted is None else pytest.approx(wanted, rel=1e-12)), row
        assert size == int(row["sample_size"]), row
