"""The scorecard in a browser: it shows what is published, to everybody, and calls nobody."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DRAWN, Look, look_at
from tests.integration.place import Place

pytestmark = pytest.mark.slow

LATEST = """
select metric_name, unit, metric_value, previous_value, sample_size
from metrics.cx_metrics
where period_grain = '{grain}' and segment_name = '{segment}' and segment_value = '{value}'
qualify row_number() over (
    partition by metric_name order by is_complete_period desc, period_start desc
) = 1
"""
SERIOUS = {"serious", "critical"}
CHARTS = 9
WIDTHS = (1280, 768, 360)


def written(value: float | None, unit: str) -> str:
    """A value as the page writes it."""
    if value is None:
        return "-"
    if unit == "rate":
        return f"{100 * value:,.1f} %"
    if unit == "currency":
        return f"{value:,.0f} USD"
    decimals = {"count": 0, "ratio": 2}.get(unit, 1)
    return f"{value:,.{decimals}f}"


def shown(page: Page) -> dict[str, tuple[str, str]]:
    """Value and number of cases of each metric on the page."""
    rows = page.locator("#scorecard tr[data-metric]")
    return {
        row.get_attribute("data-metric"): (
            row.locator(".value").inner_text(),
            row.locator(".size").inner_text(),
        )
        for row in rows.all()
    }


def published(place: Place, **selection: str) -> dict[str, tuple[str, str]]:
    """The same by SQL on the published file, of metrics with a recent period."""
    return {
        name: (written(value, unit), f"{size:,}")
        for name, unit, value, _, size in place.query(LATEST.format(**selection))
    }


def choose(page: Page, **options: str) -> None:
    for name, value in options.items():
        page.select_option(f"#{name}", value)
    page.wait_for_function("document.querySelector('#trend svg') !== null")


def near(found: dict[str, tuple[str, str]], expected: dict[str, tuple[str, str]]) -> None:
    """A value at the border of two roundings may be written either way."""
    for name, (value, size) in found.items():
        assert size == expected[name][1], name
        if value != expected[name][0]:
            number, other = (
                float(text.split()[0].replace(",", "")) for text in (value, expected[name][0])
            )
            assert abs(number - other) <= 0.11, (name, value, expected[name])


def test_it_complains_of_nothing_and_calls_nobody(scorecard: Look) -> None:
    assert scorecard.errors == []
    assert scorecard.calls == []


def test_every_number_is_that_of_the_published_file(scorecard: Look, place: Place) -> None:
    found = shown(scorecard.page)
    expected = published(place, grain="month", segment="all", value="all")
    assert len(found) > 40
    assert found.keys() == expected.keys()
    near(found, expected)


def test_filters_choose_grain_and_segment(scorecard: Look, place: Place) -> None:
    page = scorecard.page
    before = shown(page)
    choose(page, grain="quarter")
    by_quarter = shown(page)
    assert by_quarter != before
    near(by_quarter, published(place, grain="quarter", segment="all", value="all"))
    choose(page, segment="country", value="DE")
    in_germany = shown(page)
    assert in_germany != by_quarter
    assert len(in_germany) > 10
    near(in_germany, published(place, grain="quarter", segment="country", value="DE"))
    assert scorecard.errors == []


def test_every_chart_has_marks_and_follows_the_filters(scorecard: Look) -> None:
    page = scorecard.page
    charts = page.locator(".chart")
    assert charts.count() == CHARTS
    for chart in charts.all():
        marks = chart.locator("svg .role-mark path, svg .role-mark rect, svg .role-mark line")
        assert marks.count() > 0, chart.evaluate("chart => chart.id || chart.dataset.chart")
    trend = page.locator("#trend svg").inner_html()
    choose(page, metric="csat")
    page.wait_for_function("document.getElementById('trend-title').textContent.startsWith('CSAT')")
    page.wait_for_timeout(500)
    assert page.locator("#trend svg").inner_html() != trend


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_everybody(opened: Browser, site: Path, width: int, scheme: str) -> None:
    with look_at(opened, site / "index.html", width=width, scheme=scheme, ready=DRAWN) as look:
        assert look.page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(look.page).response["violations"]
        assert [
            (item["id"], [node["html"] for node in item["nodes"]][:3])
            for item in found
            if item["impact"] in SERIOUS
        ] == []


def test_it_is_used_by_the_keyboard_alone(scorecard: Look) -> None:
    page = scorecard.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#scorecard tr[data-metric=csat] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('trend-title').textContent.startsWith('CSAT')")


def test_it_tells_the_same_where_the_reader_is_far_away(
    opened: Browser, site: Path, scorecard: Look
) -> None:
    with look_at(
        opened, site / "index.html", ready=DRAWN, time_zone="Pacific/Honolulu"
    ) as far_away:
        assert (
            far_away.page.locator("main").inner_text()
            == scorecard.page.locator("main").inner_text()
        )


def test_text_of_the_data_never_becomes_markup(opened: Browser, site: Path, tmp_path: Path) -> None:
    value = "<img src=x onerror='document.title=1'>"
    written = value.replace("<", r"\u003c")
    text = (site / "index.html").read_text(encoding="utf-8")
    tricky = tmp_path / "index.html"
    tricky.write_text(text.replace('"DE"', f'"{written}"').replace("|DE", f"|{written}"), "utf-8")
    with look_at(opened, tricky, ready=DRAWN) as look:
        choose(look.page, segment="country", value=value)
        assert value in look.page.locator("#trend-about").inner_text()
        assert look.page.title() != "1"
        assert look.page.locator("main img").count() == 0


def test_it_is_one_file_of_less_than_three_megabytes(site: Path) -> None:
    assert (site / "index.html").stat().st_size < 3_000_000
