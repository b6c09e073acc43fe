"""Eight metrics from files to values, against a pandas script that computes the same.

Ours are the extract step over the files that the script reads, and dbt's build of the metric
models with all that is above them. Every value is compared.
"""

import json
import math
import shutil
from datetime import date, datetime
from pathlib import Path

from tests.benchmarks.measured import Figure, Measured, at_least, times_of
from tests.benchmarks.parts.extract import extract_into
from tests.benchmarks.processes import Run, Timed, run_cx, run_fresh, timed
from tests.benchmarks.scene import Scene

PART = "pandas"
RELATIVE_TOLERANCE = 1e-9
COLUMNS = "metric_name, period_grain, period_start, segment_name, segment_value, metric_value"


def measure(scene: Scene) -> list[Measured]:
    """Two rows: our work alone, and with the fixed costs of dbt."""
    landing, parsed = _files_of_the_script(scene), _parsed_project(scene)
    values = scene.new_folder() / "values.parquet"
    script = scene.figure("pandas script", lambda _: run_fresh(run_script, landing, values))

    def build(folder: Path) -> Run:
        shutil.copytree(parsed, folder / "home" / "dbt")
        return run_fresh(build_metrics, folder / "home", landing, scene.as_of_date, values)

    ours = scene.figure("the same metrics, ours", build)
    facts = ours.facts
    work = Figure(facts["work_seconds"], ours.cpu_seconds, ours.peak_mb, ours.runs)
    compared = f"{facts['values']:,} values, all equal"
    return [
        times_of(
            work,
            part=PART,
            what="files to eight metrics, fixed costs left out",
            against="a pandas script",
            seconds=script.seconds,
            is_speed=True,
            target=at_least(20, at_scale=1),
            note=f"{compared}; the script takes {script.peak_mb:,.0f} MB",
        ),
        times_of(
            ours,
            part=PART,
            what="files to eight metrics, with import and start of dbt",
            against="a pandas script",
            seconds=script.seconds,
            is_speed=True,
        ),
    ]


def _files_of_the_script(scene: Scene) -> Path:
    """The company's files of the entities that the script reads, and no others."""
    from tests.benchmarks.pandas_tables import ENTITIES

    landing = scene.new_folder() / "landing"
    for entity in ENTITIES:
        if (scene.company.landing / entity).is_dir():
            shutil.copytree(scene.company.landing / entity, landing / entity)
    return landing


def _parsed_project(scene: Scene) -> Path:
    """Where dbt keeps the project as it parsed it, which every home after its first night has."""
    if scene.parsed:
        return scene.parsed / "dbt"
    home = scene.new_folder() / "home"
    scene.once("parsed project", lambda: run_cx("dbt", "parse", "--quiet", home=home))
    return home / "dbt"


def run_script(landing: Path, values: Path) -> Timed:
    """Compute the metrics with pandas, and keep them."""
    from tests.benchmarks.pandas_metrics import compute

    with timed() as result:
        found = compute(landing)
    found.to_parquet(values)
    return result


def build_metrics(root: Path, landing: Path, as_of_date: date, values: Path) -> Timed:
    """Compute the metrics with the extract step and dbt, and compare them with those of pandas.

    `work_seconds` are those of the extract step, and of dbt from the first model to the last.
    """
    from tests.benchmarks.pandas_metrics import METRICS

    with timed() as result:
        read = extract_into(root, landing)
        _build(root, as_of_date, [f"+metric_{name}" for name in METRICS])
    result.facts["work_seconds"] = read.seconds + _seconds_of_models(root)
    result.facts["values"] = _compare(root, values)
    return result


def _build(root: Path, as_of_date: date, selected: list[str]) -> None:
    from orchestration.warehouse.home import Home
    from orchestration.warehouse.transformation import run_dbt

    without = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    arguments = ["build", "--quiet", *without, "--select", *selected]
    if not run_dbt(Home(root), arguments, as_of_date=as_of_date):
        raise RuntimeError("dbt did not build the metrics.")


def _seconds_of_models(root: Path) -> float:
    path = root / "dbt" / "target" / "run_results.json"
    times = [
        datetime.fromisoformat(time)
        for result in json.loads(path.read_text(encoding="utf-8"))["results"]
        for step in result["timing"]
        for time in (step["started_at"], step["completed_at"])
    ]
    return (max(times) - min(times)).total_seconds()


def _compare(root: Path, values: Path) -> int:
    """How many values there are. Raises RuntimeError when one differs, or only one side has it."""
    import duckdb

    from tests.benchmarks.pandas_metrics import METRICS

    tables = " union all ".join(f"select {COLUMNS} from metrics.metric_{name}" for name in METRICS)
    with duckdb.connect(str(root / "warehouse" / "cx.duckdb"), read_only=True) as connection:
        ours, theirs = (
            {tuple(row[:5]): row[5] for row in connection.execute(query).fetchall()}
            for query in (
                tables,
                f"select {COLUMNS.replace('period_start', 'period_start::date')}"
                f" from read_parquet('{values}')",
            )
        )
    different = [
        key
        for key in ours | theirs
        if key not in ours
        or key not in theirs
        or not math.isclose(ours[key], theirs[key], rel_tol=RELATIVE_TOLERANCE, abs_tol=1e-12)
    ]
    if different:
        told = [(key, ours.get(key), theirs.get(key)) for key in different[:5]]
        raise RuntimeError(f"{len(different)} values differ from those of pandas, as {told}.")
    return len(ours)
