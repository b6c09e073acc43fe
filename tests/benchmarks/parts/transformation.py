"""dbt's build of a night against its limit: the same compiled SQL, in order, in bare DuckDB."""

import shutil
import time
from datetime import date
from pathlib import Path

from tests.benchmarks.bare_models import run_models
from tests.benchmarks.measured import Figure, Measured, at_most, times_of
from tests.benchmarks.parts.extract import extracted_home
from tests.benchmarks.processes import Run, Timed, run_cx, run_fresh, timed
from tests.benchmarks.scene import Scene, copy_of

PART = "transformation"


def measure(scene: Scene) -> list[Measured]:
    """Two rows: the models, and the models with the output tests, which are compiled first."""
    limit = bare_models(scene)
    models = dbt_build(scene, "models", is_tested=False)
    tested = dbt_build(scene, "models and tests", is_tested=True)
    against = "the compiled SQL in bare DuckDB"
    return [
        times_of(
            models,
            part=PART,
            what="every model",
            against=against,
            seconds=limit.seconds,
            target=at_most(1.2, at_scale=10),
            note=f"{limit.facts['models']} models, {limit.facts['python_models']} of them the same"
            f" Python on both sides; without {models.facts['import_seconds']:.1f} s of imports",
        ),
        times_of(
            tested, part=PART, what="with output tests", against=against, seconds=limit.seconds
        ),
    ]


def bare_models(scene: Scene) -> Figure:
    """The limit: the compiled SQL of all models, run in a copy of the warehouse."""

    def run(folder: Path) -> Run:
        home = compiled_home(scene)
        # The file keeps its stem: compiled SQL names the database by it.
        database = folder / "cx.duckdb"
        shutil.copy(home / "warehouse" / "cx.duckdb", database)
        return run_fresh(run_models, database, home / "dbt" / "target" / "manifest.json")

    return scene.figure("bare models", run)


def compiled_home(scene: Scene) -> Path:
    """A home with raw tables, seeds and a compiled project; only copies of it may be changed."""

    def make() -> Path:
        home = copy_of(extracted_home(scene), scene.new_folder())
        day = scene.as_of_date.isoformat()
        for command in ("seed", "compile"):
            run_cx("dbt", command, "--quiet", "--as-of", day, home=home)
        return home

    return scene.once("home with a compiled project", make)


def dbt_build(scene: Scene, name: str, *, is_tested: bool) -> Figure:
    """A build by dbt in a copy of that home."""
    home = compiled_home(scene)
    return scene.figure(
        f"dbt build, {name}",
        lambda folder: run_fresh(build_models, copy_of(home, folder), scene.as_of_date, is_tested),
    )


def build_models(root: Path, as_of_date: date, is_tested: bool) -> Timed:
    """Build with dbt in this process, as a night does."""
    began = time.perf_counter()
    import dbt.cli.main  # noqa: F401

    from orchestration.warehouse.dbt_command import parse_project
    from orchestration.warehouse.home import Home
    from orchestration.warehouse.output_tests import run_output_tests
    from orchestration.warehouse.transformation import build, read_graph

    import_seconds = time.perf_counter() - began
    home = Home(root)
    graph = read_graph(home)
    with timed() as result:
        project = parse_project(home, as_of_date=as_of_date)
        ended = list(build(project, "--exclude-resource-type", "seed"))
        if is_tested:
            ended += run_output_tests(project, graph, graph.read_by_tests().keys(), not_built=())
    if unlike := [outcome.name for outcome in ended if not outcome.is_good]:
        raise RuntimeError(f"{', '.join(unlike)} failed.")
    result.facts["import_seconds"] = import_seconds
    return result
