"""A metric in the terminal is that of the published table, drawn, or JSON for programs."""

import io
import json
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from orchestration.landing.sources import ConfigurationError
from orchestration.terminal.metrics import Wanted, print_metric
from orchestration.warehouse.home import Home

ROWS = """
create schema metrics;
create table metrics.cx_metrics as
select
    'nps' as metric_name, 'score' as unit, 'higher_is_better' as direction,
    'month' as period_grain, month::date as period_start,
    (month + interval 1 month)::date as period_end, month < '2024-04-01' as is_complete_period,
    segment_name, segment_value, value::double as metric_value, before::double as previous_value,
    value < 0 as is_significant_change, value - 5::double as interval_low,
    value + 5::double as interval_high, 40::bigint as sample_size, null::double as numerator,
    null::double as denominator, null::double as benchmark
from (values
    (timestamp '2024-01-01', 'all', 'all', 10, null),
    (timestamp '2024-02-01', 'all', 'all', -30, 10),
    (timestamp '2024-03-01', 'all', 'all', 50, -30),
    (timestamp '2024-04-01', 'all', 'all', 20, 50),
    (timestamp '2024-03-01', 'country', 'DE', 5, null),
    (timestamp '2024-03-01', 'country', '[red]FR', 6, null)
) as given(month, segment_name, segment_value, value, before)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = Home(tmp_path)
    place.prepare()
    version = place.published / "one"
    version.mkdir()
    with duckdb.connect(str(version / "cx.duckdb")) as connection:
        connection.execute(ROWS)
    place.current.symlink_to("one")
    return place


def shown(home: Home, *, metric: str = "nps", by: str = "all", as_json: bool = False) -> str:
    output = io.StringIO()
    wanted = Wanted(metric, grain="month", by=by, periods=3)
    print_metric(home, Console(file=output, width=120), wanted, as_json=as_json)
    return output.getvalue()


def test_the_last_periods_are_shown_with_change_and_drawing(home: Home) -> None:
    text = shown(home)
    assert "2024-01-01" not in text
    lines = {line.split()[1]: line for line in text.splitlines() if line.startswith("│")}
    assert "-40.0*" in lines["2024-02-01"]
    assert "+80.0" in lines["2024-03-01"]
    assert "so far" in lines["2024-04-01"]
    assert lines["2024-03-01"].count("█") > lines["2024-04-01"].count("█")
    assert lines["2024-04-01"].count("█") > lines["2024-02-01"].count("█")


def test_segments_stand_below_each_other_and_play_no_tricks(home: Home) -> None:
    text = shown(home, by="country")
    assert "[red]FR" in text
    assert "DE" in text


def test_programs_get_the_published_rows(home: Home) -> None:
    rows = json.loads(shown(home, as_json=True))
    assert [row["period_start"] for row in rows] == ["2024-02-01", "2024-03-01", "2024-04-01"]
    assert [row["metric_value"] for row in rows] == [-30, 50, 20]
    assert rows[0]["interval_low"] == -35


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"metric": "nsp"}, "No metric 'nsp' is published. There is nps."),
        ({"by": "queue"}, "It has the segments all, country and the grains month."),
    ],
)
def test_what_is_not_there_is_told_with_what_there_is(
    home: Home, asked: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigurationError, match=told):
        shown(home, **asked)


def test_before_the_first_night_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nothing is published yet"):
        shown(Home(tmp_path))
