"""Health on a handful of customers: the score, and what they say and react to."""

from fractions import Fraction

import pytest

from tests.unit.second_computation.answer_rows import answers
from tests.unit.second_computation.health_rows import (
    AS_OF,
    charge,
    components,
    day,
    noon,
    period,
    sessions,
)
from tests.unit.second_computation.ticket_rows import ticket


@pytest.fixture(autouse=True)
def known_customer(landing):
    landing.add("customers", [{"customer_id": "c1"}])


def test_a_score_is_the_mean_of_what_is_known_by_weight(landing, at):
    landing.add("subscription_periods", [period("c1")])
    landing.add("survey_responses", answers("nps", [2], day=day(0), respondent_id="c1"))
    assert components(landing) == {"satisfaction": 20}
    row = at(landing.compute(str(AS_OF)), "health_score", "month", "2024-06-01")
    assert row == (None, None, 0, 0, None, None)
    landing.add("tickets", [ticket(requester_id="c1", created_at=noon(0))])
    assert components(landing) == {"satisfaction": 20, "support": 90}
    row = at(landing.compute(str(AS_OF)), "health_score", "month", "2024-06-01")
    expected = (25 * 20 + 15 * 90) / 40
    assert row == (expected, expected, 1, 1, None, None)


def test_active_customers_count_with_their_segments(landing, at):
    landing.add(
        "customers",
        [
            {"customer_id": "c1", "country": "DE"},
            {"customer_id": "left", "country": "FR"},
            {"customer_id": "tester", "is_test": "true"},
            {"customer_id": "later", "created_at": "2024-07-01T00:00:00Z"},
        ],
    )
    landing.add(
        "subscription_periods",
        [
            period("c1"),
            period("stranger", plan_id="pro"),
            period("left", period_end=str(AS_OF)),
            period("tester"),
            period("later"),
        ],
    )
    for customer in ("c1", "stranger", "left", "tester", "later"):
        landing.add("sessions", sessions(0, customer=customer), name=f"{customer}.csv")
        landing.add(
            "charges", [charge(customer_id=customer, status="failed")], name=f"{customer}.csv"
        )
    results = landing.compute(str(AS_OF), segments=["country", "plan_id"])
    score = (25 * 100 + 15 * 75) / 40
    for segment, size in (("all=all", 2), ("country=DE", 1), ("plan_id=pro", 1)):
        row = at(results, "health_score", "month", "2024-06-01", segment)
        assert row[:4] == (score, size * score, size, size)
    assert at(results, "health_score", "month", "2024-06-01", "country=FR") is None
    assert at(results, "health_score", "day", str(AS_OF)) is None


def test_answers_of_the_last_180_days_count_but_suspected_ones(landing):
    rows = [
        *answers("nps", [10, 4], day=day(0)),
        *answers("ces", [0], day=day(179)),
        *answers("other", [0], day=day(0)),
        *answers("csat", [1], scale=(1, 5), day=day(20)),
    ]
    landing.add("survey_responses", [{**row, "respondent_id": "c1"} for row in rows])
    assert components(landing)["satisfaction"] == Fraction(100 + 40 + 0, 3)
    old = answers("nps", [10], day=day(180), respondent_id="c1", question_id="old")
    landing.add("survey_responses", old, name="old.csv")
    assert components(landing)["satisfaction"] == Fraction(100 + 40 + 0, 3)


def test_a_mood_is_that_of_rated_tickets_and_of_reactions_to_campaigns(landing):
    landing.add(
        "tickets",
        [
            ticket("t1", noon(179), agent_sentiment=5),
            ticket("t2", noon(180), agent_sentiment=1),
            ticket("t3", noon(0)),
        ],
    )
    assert components(landing)["sentiment"] == 100
    events = [
        {"event_id": kind, "event_type": kind, "sentiment": "-0.5", "occurred_at": noon(0)}
        for kind in ("mention", "sent")
    ]
    landing.add("campaign_events", [{**event, "customer_id": "c1"} for event in events])
    assert components(landing)["sentiment"] == Fraction(100 + 25, 2)


@pytest.mark.parametrize(
    ("kinds", "score"),
    [
        (["delivered"], 0),
        (["delivered", "open"], 100),
        (["delivered", "delivered", "delivered", "click"], Fraction(200, 3)),
        (["delivered", "open", "unsubscribe"], 0),
        (["spam_report"], 0),
        (["bounce"], None),
    ],
)
def test_opening_every_second_campaign_is_full_engagement(landing, kinds, score):
    campaigns = []
    for number, kind in enumerate(kinds):
        if kind == "delivered":
            campaigns.append(f"k{number}")
        landing.add(
            "campaign_events",
            [
                {
                    "event_id": f"e{number}",
                    "event_type": kind,
                    "occurred_at": f"{day(179)}T12:00:{number:02}Z",
                    "customer_id": "c1",
                    "campaign_id": campaigns[-1] if campaigns else "k",
                }
            ],
            name=f"{number}.csv",
        )
    assert components(landing).get("engagement") == score
