"""The truths planted in the company are found again in what it exports."""

from collections import Counter, defaultdict
from datetime import date, datetime
from statistics import mean, median
from typing import Any

import pytest

from orchestration.demo.company import Company

HOUR = 3_600


def month(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def hours(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / HOUR


@pytest.fixture(scope="module")
def tickets(landed: Any) -> dict[str, dict[str, str]]:
    return landed.latest("helpdesk", "tickets")


@pytest.fixture(scope="module")
def solves(landed: Any) -> tuple[dict[str, str], set[str]]:
    """First solve of each ticket, and the tickets reopened."""
    first: dict[str, str] = {}
    reopened = set()
    for event in landed.rows["helpdesk", "ticket_events"]:
        if event["field_name"] == "status":
            if event["value"] == "solved":
                first.setdefault(event["ticket_id"], event["created_at"])
            if event["previous_value"] == "solved" and event["value"] == "open":
                reopened.add(event["ticket_id"])
    return first, reopened


@pytest.fixture(scope="module")
def badly_served(
    company: Company, tickets: dict[str, dict[str, str]], solves: tuple[dict[str, str], set[str]]
) -> set[tuple[str, int]]:
    """Customer and month of tickets solved slowly, never, or twice."""
    first, reopened = solves
    bad = set()
    for key, ticket in tickets.items():
        solved = first.get(key) or ticket["solved_at"]
        is_out = ticket["is_spam"] == "true" or ticket["status"] == "deleted"
        if is_out or ticket["merged_into_ticket_id"]:
            continue
        is_slow = not solved or hours(ticket["created_at"], solved) > company.truths.slow_hours
        if is_slow or key in reopened:
            bad.add((ticket["requester_id"], month(ticket["created_at"])))
    return bad


@pytest.fixture(scope="module")
def book(landed: Any) -> dict[tuple[str, int], bool]:
    """Customer and month in which the customer begins as a payer: is the customer lost in it?"""
    periods: dict[tuple[str, str], dict[str, str]] = {}
    for row in landed.rows["billing", "subscription_periods"]:
        periods[row["subscription_id"], row["period_start"]] = row
    opening = set()
    for row in periods.values():
        end = row["period_end"] or "2026-01-01"
        for each in range(month(row["period_start"]), month(end) + 1):
            first_day = f"{each // 12}-{each % 12 + 1:02d}-01"
            if row["period_start"] < first_day <= end:
                opening.add((row["customer_id"], each))
    last = month("2026-01-01")
    return {
        (customer, each): (customer, each + 1) not in opening
        for customer, each in opening
        if each < last
    }


def test_tickets_of_the_incident_product_triple(
    company: Company, tickets: dict[str, dict[str, str]]
) -> None:
    truths = company.truths
    counts = Counter(
        month(ticket["created_at"])
        for ticket in tickets.values()
        if ticket["product_id"] == truths.incident_product
    )
    at = month(truths.incident_month_start.isoformat())
    assert truths.incident_month_start == date(2025, 3, 1)
    ratio = counts[at] / mean((counts[at - 1], counts[at + 1]))
    assert ratio == pytest.approx(truths.incident_volume, rel=0.25)


def test_the_incident_is_answered_and_solved_several_times_slower(
    company: Company, tickets: dict[str, dict[str, str]], solves: tuple[dict[str, str], set[str]]
) -> None:
    waits: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for key, ticket in tickets.items():
        if ticket["product_id"] == company.truths.incident_product:
            is_hit = ticket["created_at"][:7] == f"{company.truths.incident_month_start:%Y-%m}"
            for name, end in (("reply", ticket["first_reply_at"]), ("solve", solves[0].get(key))):
                if end:
                    waits[name, is_hit].append(hours(ticket["created_at"], end))
    for name in ("reply", "solve"):
        ratio = median(waits[name, True]) / median(waits[name, False])
        assert ratio == pytest.approx(company.truths.incident_slowdown, rel=0.3)


@pytest.mark.parametrize(("metric", "loss"), [("nps", 1.0), ("csat", 0.4)])
def test_scores_fall_in_the_incident_month(
    company: Company, landed: Any, metric: str, loss: float
) -> None:
    scores: dict[bool, list[float]] = {True: [], False: []}
    for row in landed.rows["survey", "survey_responses"]:
        if row["metric"] == metric and row["score"]:
            is_hit = row["sent_at"][:7] == f"{company.truths.incident_month_start:%Y-%m}"
            scores[is_hit].append(float(row["score"]))
    assert mean(scores[True]) < mean(scores[False]) - loss


def test_churn_follows_bad_service(
    company: Company, book: dict[tuple[str, int], bool], badly_served: set[tuple[str, int]]
) -> None:
    lost: dict[bool, list[bool]] = {True: [], False: []}
    for (customer, each), is_lost in book.items():
        lost[(customer, each - 1) in badly_served].append(is_lost)
    ratio = mean(lost[True]) / mean(lost[False])
    assert len(lost[True]) > 500
    assert 0.6 * company.truths.churn_hazard_ratio < ratio < 1.4 * company.truths.churn_hazard_ratio


def test_more_users_of_the_incident_product_leave_in_the_month_after(
    company: Company, landed: Any, book: dict[tuple[str, int], bool]
) -> None:
    users = {
        row["customer_id"]
        for row in landed.rows["billing", "subscriptions"]
        if row["product_id"] == company.truths.incident_product
    }
    after = month(company.truths.incident_month_start.isoformat()) + 1
    lost = {
        is_after: mean(
            is_lost
            for (customer, each), is_lost in book.items()
            if customer in users and (each == after) == is_after
        )
        for is_after in (True, False)
    }
    assert lost[True] > 1.5 * lost[False]


def test_counts_told_are_those_in_the_tickets(
    company: Company, landed: Any, tickets: dict[str, dict[str, str]], solves: Any
) -> None:
    truths = company.truths
    customers = landed.latest("billing", "customers")
    statuses = Counter(ticket["status"] for ticket in tickets.values())
    told = {event["ticket_id"] for event in landed.rows["helpdesk", "ticket_events"]}
    assert len(tickets) == truths.tickets
    assert statuses["deleted"] == truths.deleted_tickets
    assert statuses.total() - sum(statuses[name] for name in ("solved", "closed", "deleted")) == (
        truths.open_tickets
    )
    assert sum(ticket["is_spam"] == "true" for ticket in tickets.values()) == truths.spam_tickets
    assert (
        sum(ticket["merged_into_ticket_id"] is not None for ticket in tickets.values())
        == truths.merged_tickets
    )
    known = {*customers, *(helpdesk_id for helpdesk_id, _ in truths.other_ids)}
    strangers = [ticket for ticket in tickets.values() if ticket["requester_id"] not in known]
    assert len(strangers) == truths.stranger_tickets
    assert len(solves[1]) == truths.reopened_tickets
    assert set(tickets) - told == set(truths.tickets_without_events) != set()
    assert truths.reopened_tickets / truths.tickets == pytest.approx(0.06, abs=0.01)


def test_handfuls_are_marked(company: Company, landed: Any) -> None:
    customers = landed.latest("billing", "customers")
    truths = company.truths

    def marked(column: str) -> set[str]:
        return {key for key, row in customers.items() if row[column] == "true"}

    assert marked("is_test") == set(truths.test_customers)
    assert marked("is_deleted") == set(truths.deleted_customers)
    for entity in ("subscription_periods", "charges"):
        euro = {
            row["customer_id"] for row in landed.rows["billing", entity] if row["currency"] == "eur"
        }
        assert euro == set(truths.euro_customers)
    assert all(2 <= len(some) <= 5 for some in (truths.test_customers, truths.euro_customers))
