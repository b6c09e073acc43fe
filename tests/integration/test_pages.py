"""Pages are made with the tables, and are no reason to keep these from being published."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.terminal.metrics import Wanted, print_metric
from orchestration.warehouse.home import Home
from tests.homes import TwoDays

pytestmark = pytest.mark.slow


def test_tables_are_published_when_the_pages_cannot_be_made(
    two_days: TwoDays, tmp_path: Path
) -> None:
    place = two_days.place.copy(tmp_path / "home")
    before = place.published.resolve()
    day = two_days.later + timedelta(days=1)
    (library,) = (place.root / "site").glob("vega-*.js")
    content = library.read_bytes()
    library.unlink()
    library.mkdir()
    night = place.run(day)
    assert night.returncode == 1
    assert "the pages could not be made with the tables" in night.stderr
    assert str(library) in night.stdout
    published = place.published.resolve()
    assert published != before
    assert sorted(path.name for path in published.parent.iterdir()) == ["cx.duckdb"]

    library.rmdir()
    library.write_bytes(content)
    assert place.run(day).returncode == 0
    assert place.published.resolve() == published
    assert (published.parent / "site" / "index.html").is_file()


def test_the_same_night_gives_the_same_scorecard(two_days: TwoDays, tmp_path: Path) -> None:
    place = two_days.place.copy(tmp_path / "home")
    page = place.published.parent / "site" / "index.html"
    expected = page.read_bytes()
    published = place.published.resolve().parent
    for path in published.iterdir():
        if path.is_dir():
            for each in path.iterdir():
                each.unlink()
            path.rmdir()
    assert place.run(two_days.later).returncode == 0
    assert page.read_bytes() == expected


def test_pages_hold_no_direct_identifier(two_days: TwoDays) -> None:
    site = two_days.place.published.parent / "site"
    people = two_days.place.private("select email, name from raw.billing__customers")
    for page in ("index.html", "checks.html", "inputs.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert len(people) > 50
        for email, name in people:
            assert email is None or email not in text
            assert name is None or name not in text


def test_the_terminal_tells_every_metric_as_it_is_published(two_days: TwoDays) -> None:
    place = two_days.place
    published = place.query("""
        select metric_name, period_grain, count(*), sum(sample_size), sum(metric_value)
        from metrics.cx_metrics where segment_name = 'all' group by all order by all
    """)
    assert len({name for name, *_ in published}) > 40
    for name, grain, rows, sizes, total in published:
        output = io.StringIO()
        wanted = Wanted(name, grain=grain, by="all", periods=10_000)
        print_metric(Home(place.root), Console(file=output), wanted, as_json=True)
        told = json.loads(output.getvalue())
        assert (len(told), sum(row["sample_size"] for row in told)) == (rows, sizes), name
        values = [row["metric_value"] for row in told if row["metric_value"] is not None]
        assert sum(values) == pytest.approx(total or 0), name
