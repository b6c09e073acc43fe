"""A company's exports give the same publication: in whatever order, nights and time zone."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.homes import TwoDays
from tests.integration.place import Place

TIME_ZONES = ("America/New_York", "Pacific/Chatham")
CALLS_HEADER = (
    "call_id,direction,started_at,answered_at,ended_at,queue,completion_status,wait_seconds\n"
)

pytestmark = pytest.mark.slow

Tables = dict[str, list[tuple]]
Metrics = dict[tuple[str, str, date, date], tuple]


def test_exports_of_several_nights_publish_what_those_of_one_night_do(
    two_days: TwoDays, tmp_path: Path
) -> None:
    """Each night runs on a machine of another time zone, with some of the files in any order."""
    place, exports = Place(tmp_path / "home"), two_days.place.landing
    files = sorted(path for path in exports.rglob("*") if path.is_file())
    Random(1).shuffle(files)
    for night, time_zone in enumerate(TIME_ZONES):
        for path in files[night :: len(TIME_ZONES)]:
            target = place.landing / path.relative_to(exports)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        last = place.run(two_days.later, TZ=time_zone)
    assert last.returncode == 0, last.stdout + last.stderr
    assert_equal_tables(place.tables(), two_days.place.tables())


def test_an_earlier_day_is_published_again_after_a_later_one(
    two_days: TwoDays, tmp_path: Path
) -> None:
    place = two_days.place.copy(tmp_path / "home")
    for version in place.root.glob("published/*-*"):
        # So that it is computed anew, not just pointed to.
        if version != place.published.resolve().parent:
            shutil.rmtree(version)
    assert place.run(two_days.earlier).returncode == 0
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
    assert place.run(two_days.later).returncode == 0
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
