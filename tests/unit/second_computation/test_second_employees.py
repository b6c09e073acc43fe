"""Answers of employees: few of them have no value."""

import pytest

from tests.unit.second_computation.answer_rows import answers

JANUARY = "2024-01-01"


def opinions(metric, scores, scale, **columns):
    return answers(metric, scores, scale, population="employee", **columns)


def test_agent_satisfaction_is_the_mean_of_five_answers_or_more(landing, at):
    landing.add("agents", [{"agent_id": "a1", "group_id": "billing"}])
    landing.add("customers", [{"customer_id": "a1", "is_test": "true"}])
    landing.add(
        "survey_responses",
        [
            *opinions("esat", [1, 3, 5, 5], (1, 5), respondent_id="a1"),
            *opinions("esat", [5], (1, 5), response_id="x"),
            *opinions("esat", [1], (1, 5), response_id="test", is_test="true"),
            *answers("esat", [1], (1, 5), response_id="customer"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["group_id"])
    row = at(results, "agent_satisfaction", "month", JANUARY)
    assert row == (70.0, 350, 5, 5, None, None)
    few = at(results, "agent_satisfaction", "month", JANUARY, "group_id=billing")
    assert few == (None, None, 4, 4, None, None)


def test_agent_enps_takes_the_latest_answer_of_each_employee_in_the_period(landing, at):
    others = [
        row | {"respondent_id": f"a{number}"}
        for number, row in enumerate(opinions("enps", [10, 10, 9, 7, 0], (0, 10)))
    ]
    earlier = opinions("enps", [0], (0, 10), day="2024-01-02", response_id="x", respondent_id="a0")
    landing.add("survey_responses", [*others, *earlier])
    results = landing.compute("2024-01-31")
    row = at(results, "agent_enps", "month", JANUARY)
    assert row[:4] == (40.0, 2, 5, 5)
    assert row.interval_low == pytest.approx(-29.78, abs=0.005)
    assert at(results, "agent_enps", "day", "2024-01-02") == (None, None, 1, 1, None, None)
