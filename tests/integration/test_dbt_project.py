"""The dbt project's own unit tests pass, and its data tests end in a night as dbt ends them."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orchestration.demo.company import Company
from orchestration.landing.sources import SHIPPED, load_sources
from orchestration.warehouse.compiled_tests import read_compiled
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_command import parse_project
from orchestration.warehouse.home import Home
from orchestration.warehouse.landed_views import open_inbox
from orchestration.warehouse.output_tests import run_output_tests
from orchestration.warehouse.transformation import read_graph
from tests.integration.place import Place
from tests.integration.warm import run_warm
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


DAMAGE = """
delete from marts.dim_customer where customer_id in (
    select customer_id from marts.fct_ticket order by ticket_id limit 5
);
insert into marts.fct_ticket from marts.fct_ticket order by ticket_id limit 3;
update marts.fct_survey_response set score = -1 where true;
drop table marts.customer_health;
"""


def run_every_test(root: Path, day: str, written: Path) -> None:
    """Run all data tests as a night does; write down how each one ended."""
    home = Home(root)
    graph = read_graph(home)
    project = parse_project(home, as_of_date=date.fromisoformat(day))
    ended = run_output_tests(project, graph, graph.read_by_tests().keys(), not_built=())
    assert read_compiled(project).keys() == graph.read_by_tests().keys() - graph.dated_tests()
    found = {outcome.unique_id: [outcome.status, outcome.failures] for outcome in ended}
    written.write_text(json.dumps(found), encoding="utf-8")


@pytest.mark.slow
def test_data_tests_end_as_dbt_ends_them(
    demo_night: tuple[Place, Company, str], after_demo_night: Callable[[], Place], tmp_path: Path
) -> None:
    place, day = after_demo_night(), demo_night[1].as_of_date.isoformat()
    with connect(Home(place.root).warehouse) as connection:
        connection.execute(DAMAGE)
    written = tmp_path / "ended.json"
    ours = run_warm(run_every_test, place.root, day, written, environment=os.environ)
    assert ours.returncode == 0, ours.stderr
    place.cx("dbt", "test", "--quiet", "--exclude", "test_type:unit", "--as-of", day)
    results = json.loads((place.root / "dbt" / "target" / "run_results.json").read_bytes())
    dbts = {
        result["unique_id"]: [result["status"], result["failures"] or 0]
        for result in results["results"]
    }
    assert json.loads(written.read_bytes()) == dbts
    assert {status for status, _ in dbts.values()} == {"pass", "fail", "error"}
