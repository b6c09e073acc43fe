"""Every check can be carried out by Great Expectations, and finds there what it is for."""

from pathlib import Path

import pytest

from data_quality.validation import open_validator
from orchestration.warehouse.connection import connect
from tests.unit.data_quality.suites.conftest import AS_OF, ENTITIES, Nights, batch, checks
from tests.unit.data_quality.suites.surveys import HIGHER, answers, tickets

USUAL = [1, 2, 3, 4, 4, 4, 5, 5, 5, 5] * 6


@pytest.fixture
def empty_warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "cx.duckdb"
    with connect(path) as connection:
        Nights(connection)
    return path


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_checks_of_an_entity_have_names_of_their_own(entity: str) -> None:
    names = [item.name for item in checks(entity)]
    assert sorted(set(names)) == sorted(names)
    assert all(item.description.endswith(".") for item in checks(entity))


def test_every_check_passes_on_nothing(empty_warehouse: Path) -> None:
    with open_validator(empty_warehouse, as_of_date=AS_OF) as validator:
        results = [
            result
            for entity in ENTITIES
            for result in validator.validate(batch(entity), checks(entity))
        ]
    assert [(item.entity, item.check_name) for item in results if not item.passed] == []


def test_every_flaw_of_a_survey_file_fails_its_check_alone(empty_warehouse: Path) -> None:
    with connect(empty_warehouse) as connection:
        nights = Nights(connection)
        nights.land("tickets", tickets([2.0 ** (6 - score) for score in USUAL]), accepted=True)
        on_ten = (1, 10, HIGHER)
        before = (
            answers(USUAL)
            + answers(USUAL, question="direction")
            + answers([2 * score for score in USUAL], scale=on_ten, question="range")
            + answers(USUAL, question="scale")
        )
        nights.land("survey_responses", before, run_id="run-1", accepted=True)
        turned = [6 - score for score in USUAL]
        tonight = (
            answers(turned, question="direction", day=88)
            + answers([6 + score // 2 for score in USUAL], scale=on_ten, question="range", day=88)
            + answers([4], scale=on_ten, question="scale", day=88)
            + answers([2] * 30, question="variety", day=88)
            + answers([4], question="ticket", day=-70)
            + answers([4], question="tomorrow", day=95)
        )
        nights.land("survey_responses", tonight)
    with open_validator(empty_warehouse, as_of_date=AS_OF) as validator:
        results = validator.validate(
            batch("survey_responses", rows=len(tonight)), checks("survey_responses")
        )
    failed = {item.check_name: item.unexpected_rows for item in results if not item.passed}
    assert failed == {
        "scale_is_stable": 1,
        "scores_use_the_usual_range": 1,
        "scores_point_the_usual_way": 1,
        "scores_suffer_from_waiting": 1,
        "answers_differ": 1,
        "answers_follow_their_ticket": 1,
        "no_row_is_from_the_future": 1,
    }
