"""The pages beside the scorecard: checks, inputs, models and lineage."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DRAWN, look_at
from tests.integration.place import Place

pytestmark = pytest.mark.slow

OWN = ("metrics.html", "checks.html", "inputs.html")
ALL = ("index.html", *OWN, "models.html", "lineage.html")


@pytest.mark.parametrize("name", ALL)
def test_a_page_calls_nobody(opened: Browser, site: Path, name: str) -> None:
    with look_at(opened, site / name) as look:
        look.page.wait_for_timeout(1500)
        assert look.calls == []
        assert look.page.locator("body").inner_text().strip()


@pytest.mark.parametrize("name", OWN)
def test_a_page_can_be_read_by_everybody(opened: Browser, site: Path, name: str) -> None:
    with look_at(opened, site / name, width=360) as look:
        assert look.errors == []
        assert look.page.evaluate("document.documentElement.scrollWidth") <= 360
        found = Axe().run(look.page).response["violations"]
        assert [item["id"] for item in found if item["impact"] in {"serious", "critical"}] == []


def test_every_check_and_every_reason_is_on_its_page(
    opened: Browser, site: Path, place: Place
) -> None:
    with look_at(opened, site / "checks.html") as look:
        rows = place.private("select count(*), count(*) filter (not passed) from ops.check_results")
        assert (_rows(look.page), _rows(look.page, "Not passed")) == rows[0]
    with look_at(opened, site / "inputs.html") as look:
        for (reasons,) in place.private("select reason_codes from quarantine.helpdesk__tickets"):
            for reason in reasons.split(","):
                expect(look.page.locator("main")).to_contain_text(reason)


def test_a_scorecard_of_nothing_complains_of_nothing(opened: Browser, parsed_project: Path) -> None:
    empty = Place(parsed_project).published.parent / "site" / "index.html"
    with look_at(opened, empty, ready=DRAWN) as look:
        assert look.errors == []
        assert look.page.locator("#scorecard tbody").count() == 0
        assert "Nothing has come in for it yet." in look.page.locator("main").inner_text()


def test_every_metric_is_in_the_dictionary(opened: Browser, site: Path, place: Place) -> None:
    with look_at(opened, site / "metrics.html") as look:
        entries = set(look.page.locator("h3").all_inner_texts())
    metrics = {name for (name,) in place.query("select metric_name from metrics.cx_metrics")}
    assert metrics <= entries


def test_models_and_lineage_tell_of_a_metric(opened: Browser, site: Path) -> None:
    with look_at(opened, site / "models.html", query="#!/model/model.cx.metric_nps") as look:
        expect(look.page.locator("body")).to_contain_text("Net Promoter Score")
    query = "?model=model.cx.metric_nps&parents=1"
    with look_at(opened, site / "lineage.html", query=query) as look:
        expect(look.page.locator("body")).to_contain_text("fct_survey_response")


def _rows(page: Page, caption: str | None = None) -> int:
    if caption is None:
        return page.locator("main tbody tr").count()
    table = page.locator("table", has=page.locator("caption", has_text=caption))
    return table.locator("tbody tr").count()
