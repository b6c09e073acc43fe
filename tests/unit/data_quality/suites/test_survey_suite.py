"""The checks on survey answers: each with one input that passes and one that fails."""

from datetime import timedelta

import pytest

from tests.unit.data_quality.suites.conftest import Nights
from tests.unit.data_quality.suites.surveys import HIGHER, LOWER, START, answers, tickets

ENTITY = "survey_responses"
FIVE_POINTS = [1, 2, 3, 3, 4, 4, 4, 5, 5, 5] * 4
TEN_POINTS = [2, 3, 5, 6, 7, 8, 8, 9, 10, 10] * 4
ON_TEN = (1, 10, HIGHER)


@pytest.mark.parametrize(
    ("scale", "broken"),
    [((1, 5, HIGHER), 0), ((1, 10, HIGHER), 1), ((0, 5, HIGHER), 1), ((1, 5, LOWER), 1)],
)
def test_a_question_keeps_its_declared_scale(
    nights: Nights, scale: tuple[float, float, str], broken: int
) -> None:
    nights.land(ENTITY, answers([3]), accepted=True)
    nights.land(ENTITY, answers([4], scale=scale, day=1))
    assert nights.broken("scale_is_stable", ENTITY) == broken


def test_two_scales_of_a_new_question_contradict_each_other(nights: Nights) -> None:
    nights.land(ENTITY, answers([3]))
    assert nights.broken("scale_is_stable", ENTITY) == 0
    nights.land(ENTITY, answers([3], scale=ON_TEN, day=1))
    assert nights.broken("scale_is_stable", ENTITY) == 1


def test_a_scale_that_was_accepted_is_known_from_then_on(nights: Nights) -> None:
    nights.land(ENTITY, answers([3]), accepted=True)
    nights.land(ENTITY, answers([3], scale=ON_TEN, day=1), accepted=True)
    nights.land(ENTITY, answers([3], day=2) + answers([3], scale=ON_TEN, day=3))
    assert nights.broken("scale_is_stable", ENTITY) == 0


def test_scales_of_test_answers_and_of_other_questions_do_not_matter(nights: Nights) -> None:
    nights.land(ENTITY, answers([3]), accepted=True)
    tests = answers([3], scale=ON_TEN, day=1, is_test=True)
    nights.land(ENTITY, tests + answers([3], scale=ON_TEN, question="other"))
    assert nights.broken("scale_is_stable", ENTITY) == 0


def test_five_points_on_a_declared_ten_point_scale_are_held(nights: Nights) -> None:
    nights.land(ENTITY, answers(TEN_POINTS, scale=ON_TEN), accepted=True)
    nights.land(ENTITY, answers(FIVE_POINTS, scale=ON_TEN, day=1))
    assert nights.broken("scores_use_the_usual_range", ENTITY) == 1


def test_ten_points_after_five_on_a_declared_ten_point_scale_are_held(nights: Nights) -> None:
    nights.land(ENTITY, answers(FIVE_POINTS, scale=ON_TEN), accepted=True)
    nights.land(ENTITY, answers(TEN_POINTS, scale=ON_TEN, day=1))
    assert nights.broken("scores_use_the_usual_range", ENTITY) == 1


def test_a_month_on_another_range_is_found_within_a_quarter(nights: Nights) -> None:
    nights.land(ENTITY, answers(TEN_POINTS, scale=ON_TEN), accepted=True)
    usual = answers(TEN_POINTS * 2, scale=ON_TEN, day=40)
    nights.land(ENTITY, usual + answers(FIVE_POINTS, scale=ON_TEN, day=70))
    assert nights.broken("scores_use_the_usual_range", ENTITY) == 1


@pytest.mark.parametrize("scores", [TEN_POINTS, [4, 5, 6, 7, 8, 9, 10, 10] * 4, FIVE_POINTS[:20]])
def test_a_steady_range_a_good_month_and_few_answers_pass(
    nights: Nights, scores: list[float]
) -> None:
    nights.land(ENTITY, answers(TEN_POINTS, scale=ON_TEN), accepted=True)
    nights.land(ENTITY, answers(scores, scale=ON_TEN, day=1))
    assert nights.broken("scores_use_the_usual_range", ENTITY) == 0


def test_a_month_without_a_top_score_is_no_change_of_scale(nights: Nights) -> None:
    nights.land(ENTITY, answers(FIVE_POINTS), accepted=True)
    nights.land(ENTITY, answers([1, 2, 2, 3, 4] * 8, day=1))
    assert nights.broken("scores_use_the_usual_range", ENTITY) == 0


@pytest.mark.parametrize(
    ("before", "new", "broken"),
    [
        ([], [5] * 30, 1),
        ([], [5] * 29, 0),
        ([], [5] * 29 + [4], 0),
        (FIVE_POINTS, [5] * 30, 1),
        (FIVE_POINTS, [1] * 30, 1),
        ([5] * 10, [5] * 30, 0),
        ([5] * 95 + [4] * 5, [5] * 30, 0),
        ([5] * 95 + [4] * 5, [5] * 200, 1),
    ],
)
def test_equal_answers_are_held_unless_they_are_to_be_expected(
    nights: Nights, before: list[float], new: list[float], broken: int
) -> None:
    nights.land(ENTITY, answers(before), accepted=True)
    nights.land(ENTITY, answers(new, day=1))
    assert nights.broken("answers_differ", ENTITY) == broken


def test_an_answer_from_before_its_ticket_was_solved_is_told(nights: Nights) -> None:
    nights.land("tickets", tickets([1, 2, 3]), accepted=True)
    early = START - timedelta(days=60) + timedelta(hours=2)
    nights.land(ENTITY, answers([3, 3, 3], responded_at=early))
    assert nights.broken("answers_follow_their_ticket", ENTITY) == 1


def test_an_answer_between_two_solvings_of_a_ticket_follows_it(nights: Nights) -> None:
    nights.land("tickets", tickets([48]), accepted=True)
    first = START - timedelta(days=60) + timedelta(hours=1)
    solution = {
        "event_id": "e1",
        "ticket_id": "t0",
        "created_at": first,
        "event_type": "solution",
        "actor_role": "agent",
    }
    nights.land("ticket_events", [solution], accepted=True)
    nights.land(ENTITY, answers([3], responded_at=first + timedelta(hours=1)))
    assert nights.broken("answers_follow_their_ticket", ENTITY) == 0


def test_answers_without_a_known_ticket_are_not_early(nights: Nights) -> None:
    nights.land(ENTITY, answers([3, 3]))
    assert nights.broken("answers_follow_their_ticket", ENTITY) == 0
