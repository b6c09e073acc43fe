"""Customers singled out to show one thing each do show it, in what the company exports."""

from collections import defaultdict
from datetime import datetime, timedelta
from statistics import mean, median
from typing import Any

import pytest

from orchestration.demo.company import Company

TURN = 3


@pytest.fixture(scope="module")
def end(company: Company) -> datetime:
    """The second after the as-of day."""
    return datetime.fromisoformat(f"{company.as_of_date}T00:00:00Z") + timedelta(days=1)


@pytest.fixture(scope="module")
def answers(landed: Any) -> dict[str, list[dict[str, str]]]:
    """The scored answers of customers, by respondent, in order of time."""
    by_respondent: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in sorted(
        landed.rows["survey", "survey_responses"], key=lambda row: row["responded_at"]
    ):
        counts = row["is_complete"] == "true" and row["is_test"] == "false" and row["score"]
        if counts and row["population"] == "customer":
            by_respondent[row["respondent_id"]].append(row)
    return by_respondent


def log_ins(landed: Any, end: datetime) -> dict[str, list[float]]:
    """Days before the end of every session, by customer."""
    days: dict[str, list[float]] = defaultdict(list)
    for row in landed.rows["product", "sessions"]:
        age = end - datetime.fromisoformat(row["started_at"])
        days[row["customer_id"]].append(age / timedelta(days=1))
    return days


def sentiment(answer: dict[str, str]) -> float:
    low, score, high = (float(answer[name]) for name in ("scale_min", "score", "scale_max"))
    if answer["scale_direction"] == "lower_is_better":
        score = low + high - score
    return 2 * (score - low) / (high - low) - 1


def test_nobody_has_two_roles_and_no_test_customer_has_one(company: Company) -> None:
    truths = company.truths
    parts = (
        truths.upside_down_customers,
        truths.guarded_customers,
        truths.quiet_customers,
        truths.fading_customers,
        (truths.turning_customer,),
        truths.test_customers,
        truths.euro_customers,
    )
    assert all(parts)
    together = [customer for part in parts for customer in part]
    assert len(together) == len(set(together))


def test_upside_down_customers_are_promoters_with_the_lowest_satisfaction(
    company: Company, answers: dict[str, list[dict[str, str]]]
) -> None:
    for customer in company.truths.upside_down_customers:
        scores = defaultdict(list)
        for row in answers[customer]:
            scores[row["metric"]].append((float(row["score"]), row["responded_at"]))
        assert {score for score, _ in scores["csat"]} == {1.0}
        assert {score for score, _ in scores["nps"]} == {10.0}
        first_day = datetime.fromisoformat(scores["csat"][0][1])
        gaps = [abs(datetime.fromisoformat(at) - first_day) for _, at in scores["nps"]]
        assert min(gaps) <= timedelta(days=30)


def test_the_last_comment_of_a_guarded_customer_is_short(company: Company, landed: Any) -> None:
    requester = {
        row["ticket_id"]: row["requester_id"] for row in landed.rows["helpdesk", "tickets"]
    }
    lengths: dict[str, list[int]] = defaultdict(list)
    for row in landed.rows["helpdesk", "ticket_events"]:
        if row["event_type"] == "comment" and row["actor_role"] == "end-user":
            lengths[requester[row["ticket_id"]]].append(len(row["body"]))

    def is_guarded(customer: str) -> bool:
        *before, last = lengths[customer]
        return len(before) >= 3 and last < 0.4 * median(before)

    assert {customer for customer in lengths if is_guarded(customer)} == set(
        company.truths.guarded_customers
    )


def test_quiet_customers_pay_and_do_next_to_nothing_else(
    company: Company, landed: Any, answers: dict[str, list[dict[str, str]]], end: datetime
) -> None:
    truths = company.truths
    silent_since = f"{end - timedelta(days=truths.quiet_days):%Y-%m-%dT%H:%M:%SZ}"
    unasked_since = f"{end - timedelta(days=truths.quiet_survey_days):%Y-%m-%dT%H:%M:%SZ}"
    running = {
        row["customer_id"]
        for row in landed.rows["billing", "subscription_periods"]
        if row["period_end"] is None and int(row["mrr_amount"]) > 0
    }
    contacts = {row["actor_id"] for row in since(landed, "ticket_events", silent_since)}
    contacts |= {row["customer_id"] for row in since(landed, "calls", silent_since)}
    contacts |= {row["customer_id"] for row in since(landed, "article_views", silent_since)}
    sessions = log_ins(landed, end)
    usual = median(sum(day <= 90 for day in days) for days in sessions.values())
    for customer in truths.quiet_customers:
        assert customer in running
        assert customer not in contacts
        assert all(row["responded_at"] < unasked_since for row in answers[customer])
        assert sum(day <= truths.quiet_days for day in sessions[customer]) == 2
        assert sum(day <= 90 for day in sessions[customer]) < usual / 2


def since(landed: Any, entity: str, moment: str) -> list[dict[str, str]]:
    column = {"ticket_events": "created_at", "calls": "started_at", "article_views": "viewed_at"}
    return [row for row in landed.rows["helpdesk", entity] if row[column[entity]] >= moment]


def test_fading_customers_log_in_far_less_than_before(
    company: Company, landed: Any, end: datetime
) -> None:
    sessions = log_ins(landed, end)
    drops = {
        customer
        for customer, days in sessions.items()
        if sum(28 < day <= 84 for day in days) >= 8
        and sum(day <= 28 for day in days) / 4 < sum(28 < day <= 84 for day in days) / 8 / 2
    }
    assert set(company.truths.fading_customers) <= drops
    assert len(drops) < 0.05 * len(sessions)


def test_the_mood_of_the_turning_customer_turns_at_the_answers_told(
    company: Company, answers: dict[str, list[dict[str, str]]]
) -> None:
    truths = company.truths
    history = answers[truths.turning_customer]
    moods = [sentiment(row) for row in history]
    means = [mean(moods[max(at + 1 - TURN, 0) : at + 1]) for at in range(len(moods))]
    turns = [
        (history[at]["response_id"], "down" if means[at] < 0 else "up")
        for at in range(1, len(means))
        if (means[at] < 0) != (means[at - 1] < 0)
    ]
    assert turns == [(truths.turned_down_at, "down"), (truths.turned_up_at, "up")]


def test_nobody_else_speaks_for_the_turning_customer(company: Company, landed: Any) -> None:
    customer = company.truths.turning_customer
    tickets = [row for row in landed.rows["helpdesk", "tickets"] if row["requester_id"] == customer]
    assert tickets
    assert not any(row["agent_sentiment"] for row in tickets)
    assert not any(
        row["sentiment"]
        for row in landed.rows["marketing", "campaign_events"]
        if row["customer_id"] == customer
    )
    rated = {
        row["ticket_id"]
        for row in landed.rows["helpdesk", "ticket_events"]
        if row["event_type"] == "sentiment"
    }
    assert not rated & {row["ticket_id"] for row in tickets}
