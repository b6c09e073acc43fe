"""The pages of a small company's first night, and the browser they are opened with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from orchestration.demo.company import Company
from tests.browser.chromium import DRAWN, Look, browser, look_at
from tests.integration.place import Place


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def place(demo_night: tuple[Place, Company, str]) -> Place:
    return demo_night[0]


@pytest.fixture(scope="module")
def site(place: Place) -> Path:
    return place.published.parent / "site"


@pytest.fixture
def scorecard(opened: Browser, site: Path) -> Iterator[Look]:
    """The scorecard, drawn."""
    with look_at(opened, site / "index.html", ready=DRAWN) as look:
        yield look
