"""The harness itself: that it runs from end to end, compares equal things, and tells every row."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.benchmarks import report
from tests.benchmarks.__main__ import run_parts
from tests.benchmarks.scene import Scene

ROWS = {"extract": 3, "input checks": 2, "pandas": 2}


@pytest.mark.slow
def test_a_small_run_compares_equal_values_and_writes_every_row(
    parsed_project: Path, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    console = Console(file=StringIO(), width=400)
    scene = Scene(0.01, tmp_path, place, console, runs=1, months=4, parsed=parsed_project)
    # A part raises when the two sides did not count or compute the same.
    content = run_parts(scene, ["extract", "input_checks", "pandas"])
    report.write(tmp_path / "small.json", content)
    written = json.loads((tmp_path / "small.json").read_text(encoding="utf-8"))
    assert written["events"] == scene.company.events
    assert Counter(row["part"] for row in written["rows"]) == ROWS
    for row in written["rows"]:
        assert row["value"] > 0, row
        assert (row["is_met"] is None) == (row["target"] is None), row
    assert all(row["what"] in console.file.getvalue() for row in written["rows"])
