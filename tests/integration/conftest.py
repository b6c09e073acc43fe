"""Every home of these tests begins with the dbt project parsed."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _begin_parsed(parsed_project: Path) -> None:
    """Also where a test makes a home of its own."""
