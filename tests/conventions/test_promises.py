"""Every promise names tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$",
    (ROOT / "orchestration" / "PROMISES.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_the_promises_are_numbered() -> None:
    assert [int(number) for number, _ in ROWS] == list(range(1, 30))


@pytest.mark.parametrize(("number", "tests"), ROWS)
def test_the_tests_of_a_promise_are_there(number: str, tests: str) -> None:
    names = re.findall(r"`([^`]+)::(\w+)`", tests)
    assert names
    assert ", ".join(f"`{path}::{name}`" for path, name in names) == tests
    for path, name in names:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), (number, name)
