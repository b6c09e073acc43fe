"""Every quirk of exports has a row on its page, and names tests that there are."""

import re

import pytest

from data_quality.bad_inputs import load_bad_inputs
from tests.conventions.named_tests import missing_among, named_in, rows_of

ROWS = rows_of("data_quality/QUIRKS.md", columns=4)
BAD_INPUT = re.compile(r"bad input (\d+)")


def test_every_quirk_has_a_row() -> None:
    numbers = [str(number) for number in range(1, 63)]
    at = numbers.index("60") + 1
    assert [number for number, *_ in ROWS] == [*numbers[:at], "60b", "60c", *numbers[at:]]


@pytest.mark.parametrize(("number", "quirk", "outcome", "tests"), ROWS)
def test_the_tests_of_a_quirk_are_there(number: str, quirk: str, outcome: str, tests: str) -> None:
    cells = tests.split(", ")
    inputs = [int(match[1]) for cell in cells if (match := BAD_INPUT.fullmatch(cell))]
    assert {*inputs} <= {entry.number for entry in load_bad_inputs()}
    others = [cell for cell in cells if not BAD_INPUT.fullmatch(cell)]
    assert not others or missing_among(named_in(", ".join(others))) == [], (number, quirk, outcome)
