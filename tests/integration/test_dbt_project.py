"""The dbt project's own unit tests pass, its data tests end in a night as dbt ends them, and what
would compute a metric for the wrong days is refused.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orchestration.demo.company import Company
from orchestration.landing.sources import SHIPPED, load_sources
from orchestration.warehouse.compiled_tests import read_compiled
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_command import TransformationError, parse_project
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


def compile_for_a_day(root: Path, day: str, name: str, written: Path) -> None:
    """Have a metric compiled for one day alone; write down its query, or why there is none."""
    project = parse_project(Home(root), as_of_date=date.fromisoformat(day))
    variables = json.loads(project.variables) | {"restated_days": {name: [day]}}
    project = replace(project, variables=json.dumps(variables))
    try:
        results = project.invoke("compile", "--no-write-json", "--select", name).results
        (query,) = (each.node.compiled_code for each in results if each.node.name == name)
    except TransformationError as error:
        query = str(error)
    written.write_text(query, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("metric_escalation_rate", "from kept.metric_escalation_rate"),
        ("metric_nps", "The facts of this metric are taken by another day than they count on"),
    ],
)
def test_a_metric_that_counts_by_another_date_is_not_computed_for_single_days(
    name: str, told: str, demo_night: tuple[Place, Company, str], tmp_path: Path
) -> None:
    place, company, _ = demo_night
    day, written = company.as_of_date.isoformat(), tmp_path / "written"
    arguments = (place.root, day, name, written)
    ended = run_warm(compile_for_a_day, *arguments, environment=os.environ)
    assert ended.returncode == 0, ended.stderr
    assert told in written.read_text(encoding="utf-8")
