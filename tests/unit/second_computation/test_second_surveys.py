"""Satisfaction metrics on a handful of answers."""

import pytest

from tests.unit.second_computation.answer_rows import answers


def test_nps_of_50_promoters_30_passives_20_detractors(landing, at):
    landing.add("survey_responses", answers("nps", [9] * 50 + [7] * 15 + [8] * 15 + [6] * 20))
    row = at(landing.compute("2024-01-31"), "nps", "month", "2024-01-01")
    assert row[:4] == (30.0, 30.0, 100.0, 100)
    assert [round(end, 2) for end in row[4:]] == [14.05, 44.20]


@pytest.mark.parametrize(
    ("scale", "score", "nps"),
    [
        ((0, 10), 9, 100),
        ((0, 10), 8, 0),
        ((0, 10), 7, 0),
        ((0, 10), 6, -100),
        ((1, 10), 9, 100),
        ((1, 10), 6, -100),
        ((1, 5), 5, 100),
        ((1, 5), 4, 0),
        ((1, 5), 3, -100),
    ],
)
def test_nps_classes_depend_on_the_scale(landing, at, scale, score, nps):
    landing.add("survey_responses", answers("nps", [score], scale))
    assert at(landing.compute("2024-01-31"), "nps", "year", "2024-01-01").value == nps


def test_nps_reflects_a_scale_where_low_is_good(landing, at):
    landing.add("survey_responses", answers("nps", [1], scale_direction="lower_is_better"))
    assert at(landing.compute("2024-01-31"), "nps", "month", "2024-01-01").value == 100


def test_nps_has_no_row_on_a_scale_without_a_rule(landing, at):
    landing.add("survey_responses", answers("nps", [50], scale=(0, 100)))
    assert at(landing.compute("2024-01-31"), "nps", "month", "2024-01-01") is None


def test_nps_ignores_blank_test_incomplete_and_employee_answers(landing, at):
    landing.add(
        "survey_responses",
        [
            *answers("nps", [10], response_id="kept"),
            *answers("nps", [""], response_id="blank"),
            *answers("nps", [0], response_id="test", is_test="true"),
            *answers("nps", [0], response_id="incomplete", is_complete="false"),
            *answers("nps", [0], response_id="employee", population="employee"),
            *answers("nps", [0], response_id="future", day="2024-02-01"),
            *answers("nps", [0], response_id="outside", scale=(1, 10)),
        ],
    )
    row = at(landing.compute("2024-01-31"), "nps", "year", "2024-01-01")
    assert (row.value, row.sample_size) == (100, 1)


def test_nps_takes_the_latest_answer_of_a_respondent_in_each_period(landing, at):
    landing.add(
        "survey_responses",
        [
            *answers("nps", [0], day="2024-01-10", response_id="a", respondent_id="c1"),
            *answers("nps", [10], day="2024-01-20", response_id="b", respondent_id="c1"),
            *answers("nps", [7], day="2024-02-10", response_id="c", respondent_id="c1"),
            *answers("nps", [10, 10], day="2024-01-10"),
        ],
    )
    results = landing.compute("2024-12-31")
    assert at(results, "nps", "day", "2024-01-10")[:4] == pytest.approx((100 / 3, 1, 3, 3))
    assert at(results, "nps", "month", "2024-01-01")[:4] == (100.0, 3.0, 3.0, 3)
    assert at(results, "nps", "month", "2024-02-01")[:4] == (0.0, 0.0, 1.0, 1)
    assert at(results, "nps", "year", "2024-01-01")[:4] == pytest.approx((200 / 3, 2, 3, 3))


def test_answers_of_test_customers_are_out_and_of_strangers_unknown(landing, at):
    landing.add(
        "customers",
        [
            {"customer_id": "c1", "is_test": "true", "country": "DE"},
            {"customer_id": "c2", "is_test": "", "country": "DE"},
        ],
    )
    landing.add(
        "survey_responses",
        [
            *answers("nps", [0], response_id="a", respondent_id="c1"),
            *answers("nps", [10], response_id="b", respondent_id="c2"),
            *answers("nps", [7], response_id="c", respondent_id="stranger"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["country"])
    assert at(results, "nps", "month", "2024-01-01").sample_size == 2
    assert at(results, "nps", "month", "2024-01-01", "country=DE").value == 100
    assert at(results, "nps", "month", "2024-01-01", "country=unknown").value == 0


@pytest.mark.parametrize(
    ("scale", "score", "satisfied"),
    [
        ((1, 5), 4, 1),
        ((1, 5), 3, 0),
        ((1, 7), 6, 1),
        ((1, 7), 5, 0),
        ((1, 3), 3, 1),
        ((1, 3), 2, 0),
        ((1, 10), 8, 1),
        ((0, 10), 7, 0),
        ((0, 1), 1, 1),
        ((0, 1), 0, 0),
    ],
)
def test_csat_depends_on_the_scale(landing, at, scale, score, satisfied):
    landing.add("survey_responses", answers("csat", [score], scale))
    assert at(landing.compute("2024-01-31"), "csat", "month", "2024-01-01").value == satisfied


def test_csat_mean_rests_on_the_answers_that_csat_can_judge(landing, at):
    landing.add(
        "survey_responses",
        [
            *answers("csat", [5, 2], scale=(1, 5)),
            *answers("csat", [30], scale=(0, 100), response_id="x"),
        ],
    )
    results = landing.compute("2024-01-31")
    assert at(results, "csat", "month", "2024-01-01")[:4] == (0.5, 1.0, 2.0, 2)
    row = at(results, "csat_mean", "month", "2024-01-01")
    assert row[:4] == pytest.approx((62.5, 125, 2, 2))


def test_csat_takes_the_latest_answer_per_subject_over_all_time(landing, at):
    landing.add(
        "survey_responses",
        [
            *answers("csat", [1], (1, 5), "2024-01-10", response_id="a", ticket_id="t1"),
            *answers("csat", [5], (1, 5), "2024-02-10", response_id="b", ticket_id="t1"),
            *answers("csat", [1], (1, 5), "2024-02-10", response_id="c", ticket_id="t2"),
        ],
    )
    results = landing.compute("2024-02-29")
    assert at(results, "csat", "month", "2024-01-01") is None
    assert at(results, "csat", "month", "2024-02-01")[:4] == (0.5, 1.0, 2.0, 2)
    assert at(landing.compute("2024-01-31"), "csat", "month", "2024-01-01").value == 0


def test_csat_has_the_group_of_its_ticket(landing, at):
    landing.add(
        "tickets",
        [{"ticket_id": "t1", "created_at": "2024-01-01T00:00:00Z", "group_id": "billing"}],
    )
    landing.add(
        "survey_responses",
        [
            *answers("csat", [5], (1, 5), response_id="a", ticket_id="t1"),
            *answers("csat", [1], (1, 5), response_id="b"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["group_id"])
    assert at(results, "csat", "month", "2024-01-01", "group_id=billing").value == 1
    assert at(results, "csat", "month", "2024-01-01", "group_id=unknown").value == 0


def test_ces_counts_an_ease_below_40_as_high_effort(landing, at):
    landing.add(
        "survey_responses",
        answers("ces", [1, 5, 3], (1, 6), task="refund", scale_direction="higher_is_better"),
    )
    results = landing.compute("2024-01-31", segments=["task"])
    row = at(results, "ces", "month", "2024-01-01", "task=refund")
    assert row[:4] == (40.0, 120.0, 3.0, 3)
    rate = at(results, "ces_high_effort_rate", "month", "2024-01-01")
    assert rate[:4] == pytest.approx((1 / 3, 1, 3, 3))


def test_ces_reflects_a_scale_where_low_is_easy(landing, at):
    landing.add("survey_responses", answers("ces", [1], (1, 7), scale_direction="lower_is_better"))
    assert at(landing.compute("2024-01-31"), "ces", "month", "2024-01-01").value == 100
