"""dbt's build of a night against its limit: the same compiled SQL, in order, in bare DuckDB."""

import shutil
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks.bare_models import run_models
from tests.benchmarks.measured import Figure, Measured, at_most, times_of
from tests.benchmarks.parts.extract import extracted_home
from tests.benchmarks.processes import Run, Timed, run_cx, run_fresh, timed
from tests.benchmarks.scene import Scene, copy_of

PART = "transformation"
WITHOUT = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "seed")


def measure(scene: Scene) -> list[Measured]:
    """Two rows: the models, and the models with the output tests."""
    limit = bare_models(scene)
    models = dbt_build(scene, "dbt build, models", (*WITHOUT, "--exclude-resource-type", "test"))
    tested = dbt_build(scene, "dbt build, models and tests", WITHOUT)
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


def dbt_build(scene: Scene, name: str, arguments: Sequence[str]) -> Figure:
    """A build by dbt in a copy of that home."""
    home = compiled_home(scene)
    return scene.figure(
        name,
        lambda folder: run_fresh(build, copy_of(home, folder), scene.as_of_date, tuple(arguments)),
    )


def build(root: Path, as_of_date: date, arguments: Sequence[str]) -> Timed:
    """Build with dbt in this process, as a night does."""
    began = time.perf_counter()
    import dbt.cli.main  # noqa: F401

    from orchestration.warehouse.home import Home
    from orchestration.warehouse.transformation import run_dbt

    import_seconds = time.perf_counter() - began
    with timed() as result:
        is_good = run_dbt(Home(root), ["build", "--quiet", *arguments], as_of_date=as_of_date)
    if not is_good:
        raise RuntimeError(f"dbt build {' '.join(arguments)} failed.")
    result.facts["import_seconds"] = import_seconds
    return result
