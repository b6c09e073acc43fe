"""Survey sends on a handful of them."""

from tests.second_computation.send_metrics import fatigue

JANUARY = "2024-01-01"


def send(send_id, at="2024-01-15T12:00:00Z", respondent_id="c1", **columns):
    return {"send_id": send_id, "sent_at": at, "respondent_id": respondent_id, **columns}


def answer(response_id, responded_at):
    return {
        "response_id": response_id,
        "metric": "csat",
        "score": 5,
        "scale_min": 1,
        "scale_max": 5,
        "responded_at": responded_at,
    }


def test_only_delivered_sends_of_real_customers_count(landing, at):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add(
        "survey_sends",
        [
            send("a", response_id="r1"),
            send("b", is_delivered="", survey_id="s2"),
            send("c", respondent_id=""),
            send("failed", is_delivered="false"),
            send("tester's", respondent_id="tester"),
            send("later", "2024-02-01T00:00:00Z"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["survey_id"])
    row = at(results, "survey_response_rate", "month", JANUARY)
    assert row[1:4] == (1, 3, 3)
    assert row.interval_low is not None
    assert at(results, "survey_response_rate", "month", JANUARY, "survey_id=s2").value == 0


def test_an_answer_after_the_day_has_not_come_yet(landing, at):
    landing.add("survey_sends", [send("a", response_id="r1")])
    landing.add("survey_responses", [answer("r1", "2024-02-01T00:00:00Z")])
    before, after = landing.compute("2024-01-31"), landing.compute("2024-02-01")
    assert at(before, "survey_response_rate", "month", JANUARY).value == 0
    assert at(after, "survey_response_rate", "month", JANUARY).value == 1


def test_who_was_asked_more_than_twice_in_a_month_or_quarter_is_tired(landing, at):
    landing.add(
        "survey_sends",
        [
            send("a"),
            send("b"),
            send("c", "2024-02-15T12:00:00Z"),
            send("d", respondent_id="c2"),
            send("nobody", respondent_id=""),
        ],
    )
    results = landing.compute("2024-03-31")
    assert at(results, "survey_fatigue_rate", "month", JANUARY)[1:4] == (0, 2, 2)
    assert at(results, "survey_fatigue_rate", "quarter", JANUARY)[1:4] == (1, 2, 2)
    assert at(results, "survey_fatigue_rate", "year", JANUARY) is None
    assert at(results, "survey_fatigue_rate", "week", "2024-01-15") is None


def test_two_sends_are_not_too_many():
    assert fatigue(["a", "a"]).numerator == 0
    assert fatigue(["a", "a", "a"]).numerator == 1
