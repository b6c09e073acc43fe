"""A scale that was turned round is held; bad months, few answers and mere chance are not."""

import random

import pytest

from tests.unit.data_quality.suites.conftest import Nights
from tests.unit.data_quality.suites.surveys import HIGHER, LOWER, answers, tickets

ENTITY = "survey_responses"
USUAL = [1, 2, 3, 4, 4, 4, 5, 5, 5, 5] * 6
TURNED = [6 - score for score in USUAL]
ON_ELEVEN = (0, 10, HIGHER)


@pytest.mark.parametrize(
    ("new", "broken"), [(USUAL, 0), (TURNED, 1), (TURNED[:29], 0), ([1, 2, 3, 4, 5] * 12, 0)]
)
def test_a_mean_that_becomes_its_mirror_image_is_held(
    nights: Nights, new: list[float], broken: int
) -> None:
    nights.land(ENTITY, answers(USUAL), accepted=True)
    nights.land(ENTITY, answers(new, day=1))
    assert nights.broken("scores_point_the_usual_way", ENTITY) == broken


def test_a_scale_whose_low_end_is_good_is_turned_round_too(nights: Nights) -> None:
    scale = (1, 5, LOWER)
    nights.land(ENTITY, answers(TURNED, scale=scale), accepted=True)
    nights.land(ENTITY, answers(USUAL, scale=scale, day=1))
    assert nights.broken("scores_point_the_usual_way", ENTITY) == 1


def test_a_turned_month_is_found_within_a_quarter(nights: Nights) -> None:
    nights.land(ENTITY, answers(USUAL), accepted=True)
    nights.land(ENTITY, answers(USUAL * 2, day=40) + answers(TURNED, day=70))
    assert nights.broken("scores_point_the_usual_way", ENTITY) == 1


def test_without_earlier_answers_a_mean_says_nothing(nights: Nights) -> None:
    nights.land(ENTITY, answers(TURNED))
    assert nights.broken("scores_point_the_usual_way", ENTITY) == 0


def recommendations(scores: list[float], *, day: int = 1) -> list[dict]:
    """The answer of each respondent to whether they would recommend."""
    doubled = [2 * score for score in scores]
    return answers(doubled, scale=ON_ELEVEN, question="recommend", metric="nps", day=day)


@pytest.mark.parametrize(("new", "broken"), [(USUAL, 0), (TURNED, 1), (TURNED[:29], 0)])
def test_satisfied_customers_who_do_not_recommend_are_a_contradiction(
    nights: Nights, new: list[float], broken: int
) -> None:
    nights.land(ENTITY, answers(new) + recommendations(USUAL))
    assert nights.broken("scores_agree_with_recommendation", ENTITY) == broken


def test_the_latest_recommendation_of_a_customer_counts_whenever_it_was_accepted(
    nights: Nights,
) -> None:
    nights.land(ENTITY, recommendations(TURNED) + recommendations(USUAL, day=2), accepted=True)
    nights.land(ENTITY, answers(USUAL, day=1))
    assert nights.broken("scores_agree_with_recommendation", ENTITY) == 0
    nights.land(ENTITY, recommendations(TURNED, day=3), accepted=True)
    assert nights.broken("scores_agree_with_recommendation", ENTITY) == 1


def test_a_correlation_by_chance_is_no_contradiction(nights: Nights) -> None:
    generator = random.Random(5)
    for question in range(40):
        scores = [generator.randint(1, 5) for _ in range(30)]
        nights.land(ENTITY, answers(scores, question=str(question)))
    nights.land(ENTITY, recommendations([generator.randint(0, 5) for _ in range(30)]))
    assert nights.broken("scores_agree_with_recommendation", ENTITY) == 0


@pytest.mark.parametrize(("new", "broken"), [(USUAL, 0), (TURNED, 1), (TURNED[:49], 0)])
def test_customers_who_are_happier_the_longer_they_waited_are_a_contradiction(
    nights: Nights, new: list[float], broken: int
) -> None:
    nights.land("tickets", tickets([2.0 ** (6 - score) for score in USUAL]), accepted=True)
    nights.land(ENTITY, answers(new))
    assert nights.broken("scores_suffer_from_waiting", ENTITY) == broken


def test_without_tickets_nothing_is_known_of_waiting(nights: Nights) -> None:
    nights.land(ENTITY, answers(TURNED))
    assert nights.broken("scores_suffer_from_waiting", ENTITY) == 0


def test_a_company_whose_customers_always_were_happier_after_waiting_is_asked_once(
    nights: Nights,
) -> None:
    nights.land("tickets", tickets([2.0 ** (6 - score) for score in USUAL]), accepted=True)
    nights.land(ENTITY, answers(TURNED), accepted=True)
    nights.land(ENTITY, answers(TURNED, day=1))
    assert nights.broken("scores_suffer_from_waiting", ENTITY) == 0


def test_a_contradiction_that_is_new_is_held_although_the_mean_stays(nights: Nights) -> None:
    waiting = [2.0**score for score in [1, 2, 3, 4, 5] * 12]
    nights.land("tickets", tickets(waiting), accepted=True)
    nights.land(ENTITY, answers([5, 4, 3, 2, 1] * 12), accepted=True)
    nights.land(ENTITY, answers([1, 2, 3, 4, 5] * 12, day=1))
    assert nights.broken("scores_point_the_usual_way", ENTITY) == 0
    assert nights.broken("scores_suffer_from_waiting", ENTITY) == 1
