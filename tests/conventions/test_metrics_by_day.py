"""A metric that is computed for single periods follows, in each, from the facts of its own days."""

import re
from pathlib import Path

import pytest

METRICS = Path(__file__).parents[2] / "dbt_project" / "models" / "metrics"
BY_DAY = re.compile(r"facts_by_day\('\w+', '(\w+)'\)")
DATES = re.compile(r"\bdate='(\w+)'")
ELSEWHERE = re.compile(r"\b(?:ref|source|as_of_date|end_of_as_of_day)\(|\buntil_date\b")
ACROSS_DAYS = re.compile(r"(?<!dense_rank\(\)) over\b")
"""A window has rows of other days; those of `dense_rank` only tell customers apart."""

MODELS = {
    path.stem: text
    for path in sorted(METRICS.rglob("metric_*.sql"))
    if "facts_by_day" in (text := path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", MODELS)
def test_it_reads_nothing_else_and_counts_by_the_same_date(name: str) -> None:
    text = MODELS[name]
    (date,) = BY_DAY.findall(text)
    assert DATES.findall(text) == [date]
    assert ELSEWHERE.search(text) is None
    assert ACROSS_DAYS.search(text) is None


def test_most_metrics_are_computed_so() -> None:
    assert len(MODELS) > 30
