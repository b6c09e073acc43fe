"""The README's recipe for a new metric, followed to the letter in a copy of the project."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from metricflow.engine.metricflow_engine import MetricFlowEngine
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from orchestration.demo.company import Company
from tests.integration.place import Place
from tests.integration.test_semantic_layer import PublishedFile, SemanticLayer
from tests.second_computation.company import read_company
from tests.second_computation.results import Key, Results, Row, rate_of, rows_of
from tests.second_computation.ticket_metrics import TICKET_SEGMENTS
from tests.second_computation.tickets import counted_tickets

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
METRIC = "weekend_ticket_rate"
FAMILY = "dbt_project/models/metrics/tickets"
FILE = re.compile(r"^`(?P<path>\S+)`\n\n```\w+\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)
CX = "from orchestration.cli import main; main()"
PRINT_GRAPH = """
import data_quality
import orchestration
from orchestration.definitions import defs

print(orchestration.__file__)
print(data_quality.__file__)
for key in defs().resolve_asset_graph().get_all_asset_keys():
    print(key.to_user_string())
"""


@dataclass(frozen=True)
class Recipe:
    """What the README tells to do: files by their path in the project, and commands in order."""

    files: dict[str, str]
    commands: list[str]

    @classmethod
    def read(cls, readme: Path) -> "Recipe":
        """The recipe in the section on adding a metric."""
        text = readme.read_text(encoding="utf-8")
        section = text.split("\n## Adding a metric\n")[1].split("\n## ")[0]
        return cls(
            files={found["path"]: found["content"] for found in FILE.finditer(section)},
            commands=[
                line for found in COMMANDS.finditer(section) for line in found["lines"].splitlines()
            ],
        )


@dataclass(frozen=True)
class Copy:
    """A copy of the project's own files that works on a home of its own."""

    root: Path
    place: Place

    def run(self, *arguments: str) -> str:
        """Run a program in the copy, with its code instead of the installed one's."""
        environment = {
            **os.environ,
            "CX_HOME": str(self.place.root),
            "PYTHONPATH": str(self.root),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        environment.pop("DAGSTER_HOME", None)
        result = subprocess.run(
            arguments, cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-4000:]
        return result.stdout

    def digests(self) -> dict[str, str]:
        """Hash of every file, by its path in the copy."""
        return {
            str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.root.rglob("*")
            if path.is_file()
        }


@dataclass(frozen=True)
class Followed:
    """The recipe after it was followed: what the commands printed, the files before and after."""

    recipe: Recipe
    copy: Copy
    printed: list[str]
    before: dict[str, str]
    after: dict[str, str]
    company: Company


@pytest.fixture(scope="module")
def followed(
    demo_night: tuple[Place, Company, str], tmp_path_factory: pytest.TempPathFactory
) -> Followed:
    """The recipe, followed after the first night of a small made company."""
    place, company, _ = demo_night
    folder = tmp_path_factory.mktemp("adding_a_metric")
    shutil.copytree(place.root, folder / "home", symlinks=True)
    copy = Copy(folder / "project", Place(folder / "home"))
    _copy_project(copy.root)
    before = copy.digests()
    recipe = Recipe.read(copy.root / "README.md")
    for path, content in recipe.files.items():
        with (copy.root / path).open("x", encoding="utf-8") as file:
            file.write(content)
    environment = copy.root / ".venv"
    environment.symlink_to(sys.prefix)
    printed = [copy.run("sh", "-c", command) for command in recipe.commands]
    environment.unlink()
    return Followed(recipe, copy, printed, before, copy.digests(), company)


def _copy_project(target: Path) -> None:
    """Copy what git tracks, and what it would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, target / name)


def _computed(followed: Followed) -> Results:
    """The metric, in plain Python from the exports."""
    company = read_company(
        followed.copy.place.landing,
        as_of_date=followed.company.as_of_date,
        reporting_timezone="UTC",
        reporting_currency="usd",
    )
    facts = (
        (ticket.day, ticket.segments, ticket.day.strftime("%A") in {"Saturday", "Sunday"})
        for ticket in counted_tickets(company)
    )
    grains = ("week", "month", "quarter", "year")
    return rows_of(METRIC, facts, rate_of, wanted=TICKET_SEGMENTS, grains=grains)


def test_the_recipe_is_two_files_and_two_commands(followed: Followed) -> None:
    assert list(followed.recipe.files) == [
        f"{FAMILY}/metric_{METRIC}.sql",
        f"{FAMILY}/metric_{METRIC}.yml",
    ]
    build, night = followed.recipe.commands
    assert build.startswith(f".venv/bin/cx dbt build --select metric_{METRIC} ")
    assert night.startswith(f".venv/bin/cx run --as-of {followed.company.as_of_date} ")


def test_the_build_makes_the_table_and_passes_its_tests(followed: Followed) -> None:
    build = followed.printed[0]
    assert f"PASS metric_{METRIC}::metric_{METRIC}_is_the_share_created_on_" in build
    assert f"OK created sql table model metrics.metric_{METRIC} " in build
    assert "Done. PASS=4 WARN=0 ERROR=0 SKIP=0 " in build


def test_nothing_but_the_two_files_is_new_or_changed(followed: Followed) -> None:
    changed = followed.after.items() - followed.before.items()
    assert {path for path, _ in changed} == set(followed.recipe.files)
    assert followed.before.keys() <= followed.after.keys()


def test_the_new_model_keeps_the_projects_style(followed: Followed) -> None:
    linter = str(Path(sys.executable).with_name("sqlfluff"))
    followed.copy.run(linter, "lint", "--disable-progress-bar", f"{FAMILY}/metric_{METRIC}.sql")


def test_the_metric_is_published_with_the_values_of_a_second_computation(
    followed: Followed,
) -> None:
    published = {
        Key(*row[:5]): Row(*row[5:])
        for row in followed.copy.place.query(
            "select metric_name, period_grain, period_start, segment_name, segment_value,"
            " metric_value, numerator, denominator, sample_size, interval_low, interval_high"
            f" from metrics.cx_metrics where metric_name = '{METRIC}'"
        )
    }
    computed = _computed(followed)
    assert len({row.value for row in computed.values()}) > 100
    assert published.keys() == computed.keys()
    for key, row in computed.items():
        assert published[key] == pytest.approx(row, rel=1e-9, abs=1e-12), key


def test_the_metric_has_a_published_table_of_its_own(followed: Followed) -> None:
    own = followed.copy.place.query(f"select * from metrics.metric_{METRIC} order by all")
    gathered = followed.copy.place.query(
        f"select * from metrics.cx_metrics where metric_name = '{METRIC}' order by all"
    )
    assert own
    assert own == gathered


def test_the_metric_is_in_the_graph_that_dagster_loads_from_the_copy(followed: Followed) -> None:
    printed = followed.copy.run(sys.executable, "-c", PRINT_GRAPH).splitlines()
    packages = ("orchestration", "data_quality")
    assert printed[:2] == [str(followed.copy.root / name / "__init__.py") for name in packages]
    assert f"metrics/metric_{METRIC}" in printed


def test_metricflow_computes_the_published_values(followed: Followed) -> None:
    place = followed.copy.place
    written = place.root / "dbt" / "target" / "semantic_manifest.json"
    manifest = parse_manifest_from_dbt_generated_manifest(written.read_text(encoding="utf-8"))
    with duckdb.connect(str(place.published), read_only=True) as connection:
        warehouse = PublishedFile(connection)
        engine = MetricFlowEngine(SemanticManifestLookup(manifest), warehouse)
        computed = SemanticLayer(manifest, warehouse, engine).values(METRIC, grain="week")
    published = place.query(
        f"select period_start, metric_value from metrics.metric_{METRIC}"
        " where period_grain = 'week' and segment_name = 'all'"
    )
    assert published
    assert computed == pytest.approx(dict(published), rel=1e-9, abs=1e-12)


def test_a_preview_tells_what_a_changed_threshold_changes(followed: Followed) -> None:
    copy = followed.copy
    before = copy.place.tables()
    seed = copy.root / "dbt_project" / "seeds" / "survey_scales.csv"
    content = seed.read_text(encoding="utf-8")
    seed.write_text(content.replace("nps,0,10,9,6,", "nps,0,10,8,6,"), encoding="utf-8")
    printed = copy.run(sys.executable, "-c", CX, "preview")
    changed, metrics = printed.split("Metrics that would change")
    for table in ("metrics.metric_nps", "metrics.cx_metrics", "marts.fct_survey_response"):
        assert f"{table} " in changed
    assert "metrics.metric_csat" not in changed
    assert " 0 failed." in changed
    assert {line.split()[1] for line in metrics.splitlines() if line.startswith("│")} == {
        "nps",
        "agent_enps",
    }
    assert copy.place.tables() == before
    assert not (copy.place.root / "preview").exists()
    seed.write_text(content, encoding="utf-8")
    assert "would change: none" in copy.run(sys.executable, "-c", CX, "preview")
