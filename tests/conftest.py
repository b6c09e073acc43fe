"""The order of the tests, and the homes that they share."""

import shutil
from pathlib import Path

import pytest

from tests.homes import (  # noqa: F401
    after_demo_night,
    demo_night,
    parsed_project,
    shared_folder,
    two_days,
)

# The pages are looked at where Debian's Chromium is installed; continuous integration installs it.
collect_ignore = [] if shutil.which("chromium") else ["browser"]
LONG = ("properties", "chaos", "integration", "catalogue")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first: a file runs on one core, and at the end it would leave others idle."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return LONG.index(folder) if folder in LONG else len(LONG)


def pytest_report_header() -> list[str]:
    return ["Chromium is not installed: the pages are not looked at"] if collect_ignore else []
