"""Csat answers that speak against all else that is known of the customer."""

import pytest

from tests.unit.second_computation.answer_rows import answers
from tests.unit.second_computation.ticket_rows import comment, ticket

JANUARY = "2024-01-01"
LOWEST = answers("csat", [1], (1, 5), response_id="low", respondent_id="c1", ticket_id="t1")


def trusted(landing, at, extra, lowest=LOWEST):
    landing.add("survey_responses", [*lowest, *extra])
    results = landing.compute("2024-04-30")
    assert at(results, "csat", "day", "2024-01-15").numerator == 0
    return at(results, "csat_excluding_suspected", "day", "2024-01-15") is not None


def loyal(score=10, day="2024-01-20", **columns):
    return answers("nps", [score], day=day, **{"respondent_id": "c1", **columns})


def other_csat(*scores, **columns):
    own = {"day": "2024-03-01", "respondent_id": "c1", **columns}
    return answers("csat", scores, (1, 5), **own)


@pytest.mark.parametrize(
    ("extra", "is_trusted"),
    [
        ([], True),
        (loyal(), False),
        (loyal(day="2024-02-14"), False),
        (loyal(day="2023-12-16"), False),
        (loyal(day="2024-02-15"), True),
        (loyal(8), True),
        (loyal(respondent_id="c2"), True),
        (loyal(is_test="true"), True),
        (other_csat(5, 4), False),
        (other_csat(5), True),
        (other_csat(5, 4, 3), True),
        (other_csat(5, 5, ticket_id="t9"), True),
        (other_csat(5, 5, respondent_id="c2"), True),
    ],
)
def test_a_lowest_score_is_held_against_the_other_answers_of_the_customer(
    landing, at, extra, is_trusted
):
    assert trusted(landing, at, extra) is is_trusted


def test_an_answer_that_is_not_the_lowest_is_never_suspected(landing, at):
    landing.add("survey_responses", [LOWEST[0] | {"score": 2}, *loyal()])
    results = landing.compute("2024-04-30")
    assert at(results, "csat_excluding_suspected", "month", JANUARY).denominator == 1


def test_on_a_scale_where_low_is_good_the_highest_number_is_the_lowest_score(landing, at):
    turned = {"scale_direction": "lower_is_better"}
    assert not trusted(landing, at, loyal(), [LOWEST[0] | turned | {"score": 5}])


@pytest.mark.parametrize(("rating", "is_trusted"), [("5", False), ("4", True)])
def test_a_happy_customer_in_the_eyes_of_the_agent_is_suspected(landing, at, rating, is_trusted):
    landing.add("tickets", [ticket("t1", agent_sentiment=1)])
    landing.add(
        "ticket_events",
        [comment("2024-01-10T08:00:00Z", event_type="sentiment", value=rating)],
    )
    assert trusted(landing, at, []) is is_trusted


def test_answers_of_nobody_do_not_speak_for_each_other(landing, at):
    nobody = [LOWEST[0] | {"respondent_id": "", "ticket_id": ""}]
    extra = [*loyal(respondent_id=""), *other_csat(5, 5, respondent_id="")]
    assert trusted(landing, at, extra, nobody)
