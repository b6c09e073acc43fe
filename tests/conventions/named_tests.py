"""Pages that name tests: what stands in their tables, and whether there is such a test."""

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def rows_of(page: str, *, columns: int) -> list[tuple[str, ...]]:
    """Cells of the rows of a page's table that begin with a number, as in 60b."""
    cells = r" ([^|]+) \|" * (columns - 1)
    text = (ROOT / page).read_text(encoding="utf-8")
    return [tuple(row) for row in re.findall(rf"^\| (\d+[a-z]?) \|{cells}$", text, re.MULTILINE)]


def named_in(cell: str) -> list[tuple[str, str]]:
    """Path and name of every test in a cell that holds nothing else than tests."""
    names = re.findall(r"`([^`]+)::(\w+)`", cell)
    assert names, cell
    assert ", ".join(f"`{path}::{name}`" for path, name in names) == cell
    return names


def missing_among(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that are no test of Python, nor a unit test of dbt."""
    return [each for each in names if not _is_there(*each)]


def _is_there(path: str, name: str) -> bool:
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".py"):
        return f"def {name}(" in text
    return name in {test["name"] for test in yaml.safe_load(text)["unit_tests"]}
