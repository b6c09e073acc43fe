"""A metric is on the clock that its name tells: that of the calendar, or that of business hours."""

import re
from pathlib import Path

import pytest

METRICS = Path(__file__).parents[2] / "dbt_project" / "models" / "metrics"
TIMED = {
    path.stem: times
    for path in sorted(METRICS.rglob("metric_*.sql"))
    if (times := set(re.findall(r"\b\w+_seconds\b", path.read_text(encoding="utf-8"))))
}


def test_there_are_metrics_on_both_clocks() -> None:
    assert {"business" in name for name in TIMED} == {True, False}


@pytest.mark.parametrize("metric", TIMED)
def test_a_metric_reads_one_clock(metric: str) -> None:
    assert {"business" in time for time in TIMED[metric]} == {"business" in metric}
