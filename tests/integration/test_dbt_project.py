"""The dbt project's own unit tests pass, those of every vendor's models among them."""

from collections.abc import Callable

import pytest

from orchestration.landing.sources import SHIPPED, load_sources
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.landed_views import open_inbox
from tests.integration.place import Place
from tests.vendors.all_sources import all_sources


@pytest.fixture
def every_vendor(after_demo_night: Callable[[], Place]) -> Place:
    """The home of the demo company with a source of each vendor, and the views of their exports."""
    place = after_demo_night()
    home = Home(place.root)
    listed = SHIPPED.read_text(encoding="utf-8") + all_sources().removeprefix("sources:\n")
    home.sources_file.write_text(listed, encoding="utf-8")
    with connect(home.warehouse) as connection:
        open_inbox(connection, load_sources(home.sources_file), home=home)
    return place


@pytest.mark.slow
def test_the_unit_tests_of_the_models_pass(every_vendor: Place) -> None:
    made = every_vendor.cx("dbt", "run", "--quiet", "--select", "path:models/staging")
    assert made.returncode == 0, made.stdout[-4000:]
    result = every_vendor.cx("dbt", "test", "--select", "test_type:unit")
    assert result.returncode == 0, result.stdout[-4000:]
    assert "ERROR=0" in result.stdout
