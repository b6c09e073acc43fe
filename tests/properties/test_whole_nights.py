"""A company's exports give the same publication: in whatever order, nights and time zone."""

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.homes import TwoDays
from tests.integration.place import Place
from tests.properties.nights import different_tables, plan, read_files, spend

NIGHTS = 3
CALLS_HEADER = (
    "call_id,direction,started_at,answered_at,ended_at,queue,completion_status,wait_seconds\n"
)

pytestmark = pytest.mark.slow

RESTATED = re.compile(r"dbt: [1-9][0-9]+ metrics are computed for changed days alone")

Tables = dict[str, list[tuple]]
Metrics = dict[tuple[str, str, date, date], tuple]


def test_nights_of_late_and_corrected_files_publish_what_one_night_of_them_all_does(
    two_days: TwoDays, tmp_path: Path
) -> None:
    """Each night runs on a machine of another time zone. The campaign is `make nights`."""
    exports = read_files(two_days.place.landing)
    nights = plan(exports, last=two_days.later, nights=NIGHTS, seed=1)
    nights[-2] = replace(nights[-2], day=two_days.later)
    night_by_night = Place(tmp_path / "nights")
    ended = list(spend(night_by_night, nights))
    assert ended[-1].exit_code == 0
    # Of the night before, for the same day, the last one can leave what got no other file.
    assert ended[-1].share_left > 0.1
    different = different_tables(night_by_night, two_days.place)
    assert [name for name in different if not name.startswith("ops.")] == []


def test_an_earlier_day_is_published_again_after_a_later_one(
    two_days: TwoDays, tmp_path: Path
) -> None:
    place = two_days.place.copy(tmp_path / "home")
    for version in place.root.glob("published/*-*"):
        # So that it is computed anew, not just pointed to.
        if version != place.published.resolve().parent:
            shutil.rmtree(version)
    night = place.run(two_days.earlier)
    assert night.returncode == 0
    assert RESTATED.search(night.stderr)
    assert_equal_tables(place.tables(), two_days.place.tables(two_days.earlier))


def test_a_late_file_changes_its_own_day_and_no_other(two_days: TwoDays, tmp_path: Path) -> None:
    place = two_days.place.copy(tmp_path / "home")
    day = two_days.later - timedelta(days=40)
    (place.landing / "helpdesk" / "calls" / "late.csv").write_text(
        CALLS_HEADER
        + "".join(
            f"L-{number},inbound,{day}T12:{number:02}:00Z,,{day}T12:{number:02}:50Z,"
            "billing_line,abandoned_in_queue,50\n"
            for number in range(40)
        ),
        encoding="utf-8",
    )
    night = place.run(two_days.later)
    assert night.returncode == 0
    assert RESTATED.search(night.stderr)
    before, after = metrics_of(two_days.place), metrics_of(place)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert ("call_abandonment_rate", "day", day) in {key[:3] for key in changed}
    for name, _grain, start, end in changed:
        assert start <= day <= end, (name, start, end)


def metrics_of(place: Place) -> Metrics:
    """Value, numerator and denominator of every metric and period, of all customers."""
    rows = place.query("""
        select
            metric_name, period_grain, period_start, period_end,
            metric_value, numerator, denominator
        from metrics.cx_metrics
        where segment_name = 'all'
    """)
    return {row[:4]: row[4:] for row in rows}


def assert_equal_tables(found: Tables, expected: Tables) -> None:
    assert set(found) == set(expected)
    for name, rows in expected.items():
        assert found[name] == rows, name
