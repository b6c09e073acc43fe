"""The input checks with Great Expectations against one hand-written query per entity."""

import time
from datetime import date
from pathlib import Path

from tests.benchmarks.hand_queries import count_by_hand
from tests.benchmarks.measured import Figure, Measured, at_most, times_of
from tests.benchmarks.parts.extract import extracted_home
from tests.benchmarks.processes import Timed, run_fresh, timed
from tests.benchmarks.scene import Scene, copy_of

PART = "input checks"


def measure(scene: Scene) -> list[Measured]:
    """Two rows: the checks, and the import of Great Expectations."""
    home = extracted_home(scene)
    checks = scene.figure(
        PART, lambda folder: run_fresh(judge, copy_of(home, folder), scene.as_of_date)
    )
    by_hand = scene.figure(
        "hand queries", lambda folder: run_fresh(count_by_hand, home, scene.as_of_date)
    )
    require_equal_counts(checks, by_hand)
    rows = sum(by_hand.facts["rows"].values())
    return [
        times_of(
            checks,
            part=PART,
            what="every check of every entity, import excluded",
            against="one hand query per entity",
            seconds=by_hand.seconds,
            target=at_most(2.5),
            note=f"{len(checks.facts['counts'])} checks on {rows:,} rows, the same counts",
        ),
        Measured(PART, "import of Great Expectations", checks.facts["import_seconds"]),
    ]


def require_equal_counts(checks: Figure, by_hand: Figure) -> None:
    """Raise RuntimeError when checks and hand queries did not count the same."""
    ours, theirs = checks.facts["counts"], by_hand.facts["counts"]
    different = [name for name in ours | theirs if ours.get(name) != theirs.get(name)]
    if different or checks.facts["rows"] != by_hand.facts["rows"]:
        told = ", ".join(f"{name}: {ours.get(name)}, {theirs.get(name)}" for name in different)
        raise RuntimeError(f"Checks and hand queries count differently: {told}.")


def judge(root: Path, as_of_date: date) -> Timed:
    """Run the checks on the rows that no gate has accepted yet."""
    began = time.perf_counter()
    import great_expectations as gx

    gx.expectations.UnexpectedRowsExpectation  # noqa: B018 - the library loads its parts late
    import_seconds = time.perf_counter() - began

    from orchestration.landing.sources import load_sources
    from orchestration.warehouse.connection import connect
    from orchestration.warehouse.gate import judge_sources
    from orchestration.warehouse.home import Home

    home = Home(root)
    sources = load_sources(home.sources_file)
    with timed() as result:
        judge_sources(home.warehouse, sources, as_of_date=as_of_date.isoformat(), run_id="bench")
    with connect(home.warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select source || '.' || entity, check_name, evaluated_rows, unexpected_rows"
            " from ops.check_results where run_id = 'bench'"
        ).fetchall()
    result.facts |= {
        "import_seconds": import_seconds,
        "counts": {f"{entity}.{name}": unexpected for entity, name, _, unexpected in rows},
        "rows": {entity: evaluated for entity, _, evaluated, _ in rows},
    }
    return result
