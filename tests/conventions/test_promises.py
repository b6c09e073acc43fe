"""Every promise names tests that there are."""

import pytest

from tests.conventions.named_tests import missing_among, named_in, rows_of

ROWS = rows_of("orchestration/PROMISES.md", columns=3)


def test_the_promises_are_numbered() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 32))


@pytest.mark.parametrize(("number", "promise", "tests"), ROWS)
def test_the_tests_of_a_promise_are_there(number: str, promise: str, tests: str) -> None:
    assert missing_among(named_in(tests)) == [], (number, promise)
