"""The input checks fail closed: a check that crashed, is missing or saw nothing does not pass."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data_quality.suites.check import Check, no_rows
from data_quality.validation import Batch, Validator, open_validator

AT_LEAST_ONE = Check(
    "score_is_in_range",
    "Scores are positive.",
    "critical",
    "ExpectColumnValuesToBeBetween",
    {"column": "score", "min_value": 1},
)


@pytest.fixture
def validator(tmp_path: Path) -> Iterator[Validator]:
    path = tmp_path / "cx.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table answers as select unnest([1, 5, 3]) as score")
    with open_validator(path, as_of_date="2024-01-31") as opened:
        yield opened


def batch(query: str = "select * from answers", *, rows: int = 3) -> Batch:
    return Batch("survey", "answers", query, rows)


def test_good_rows_pass_and_are_counted(validator: Validator) -> None:
    (result,) = validator.validate(batch(), [AT_LEAST_ONE])
    assert (result.passed, result.evaluated_rows, result.unexpected_rows) == (True, 3, 0)


def test_a_bad_row_fails_and_is_counted(validator: Validator) -> None:
    (result,) = validator.validate(batch("select score - 1 as score from answers"), [AT_LEAST_ONE])
    assert (result.passed, result.unexpected_rows) == (False, 1)


def test_every_result_belongs_to_its_own_check(validator: Validator) -> None:
    fails = no_rows(
        "nothing_above_four", "No score above 4.", "select 1 from {batch} where score > 4"
    )
    passes = no_rows(
        "nothing_above_five", "No score above 5.", "select 1 from {batch} where score > 5"
    )
    results = validator.validate(batch(), [passes, fails, AT_LEAST_ONE])
    assert [(item.check_name, item.passed) for item in results] == [
        ("nothing_above_five", True),
        ("nothing_above_four", False),
        ("score_is_in_range", True),
    ]


def test_a_crashed_check_fails(validator: Validator) -> None:
    broken = no_rows("broken", "Cannot run.", "select nonsense from {batch}")
    absent = Check(
        "absent", "No such column.", "warning", "ExpectColumnValuesToNotBeNull", {"column": "x"}
    )
    results = validator.validate(batch(), [broken, absent])
    assert [item.passed for item in results] == [False, False]
    assert {item.message for item in results} == {"The check could not be carried out."}


def test_checks_that_did_not_see_the_loaded_rows_fail(validator: Validator) -> None:
    (result,) = validator.validate(batch("select * from answers where false"), [AT_LEAST_ONE])
    assert not result.passed
    assert result.evaluated_rows == 0


def test_a_night_without_new_rows_passes(validator: Validator) -> None:
    (result,) = validator.validate(
        batch("select * from answers where false", rows=0), [AT_LEAST_ONE]
    )
    assert result.passed


def test_the_as_of_date_reaches_a_query(validator: Validator) -> None:
    late = no_rows(
        "late", "Not late.", "select 1 from {batch} where date ':as_of_date' > '2024-01-30'"
    )
    (result,) = validator.validate(batch(), [late])
    assert not result.passed
