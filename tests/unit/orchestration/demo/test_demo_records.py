"""Facts that hold between the records of the made company: references, histories, money."""

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest

from orchestration.demo.company import Company


@pytest.fixture(scope="module")
def tickets(landed: Any) -> dict[str, dict[str, str]]:
    return landed.latest("helpdesk", "tickets")


@pytest.fixture(scope="module")
def periods(landed: Any) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (row["subscription_id"], row["period_start"]): row
        for row in landed.rows["billing", "subscription_periods"]
    }


def ids(landed: Any, source: str, entity: str, column: str) -> set[str]:
    return {row[column] for row in landed.rows[source, entity]} - {None}


def test_billing_knows_its_customers(landed: Any) -> None:
    customers = ids(landed, "billing", "customers", "customer_id")
    subscriptions = ids(landed, "billing", "subscriptions", "subscription_id")
    for entity in ("subscriptions", "subscription_periods", "charges"):
        assert ids(landed, "billing", entity, "customer_id") <= customers
    assert ids(landed, "billing", "subscription_periods", "subscription_id") <= subscriptions


def test_agents_are_on_the_roster_but_for_those_told(company: Company, landed: Any) -> None:
    roster = ids(landed, "helpdesk", "agents", "agent_id")
    assignees = ids(landed, "helpdesk", "tickets", "assignee_id")
    assert assignees - roster == set(company.truths.off_roster_agents)


def test_events_links_and_answers_lead_to_tickets(
    landed: Any, tickets: dict[str, dict[str, str]]
) -> None:
    linked = [
        ids(landed, "helpdesk", "ticket_events", "ticket_id"),
        ids(landed, "helpdesk", "tickets", "problem_id"),
        ids(landed, "helpdesk", "tickets", "merged_into_ticket_id"),
        ids(landed, "survey", "survey_responses", "ticket_id"),
    ]
    assert all(some and some <= set(tickets) for some in linked)
    targets = {ticket["merged_into_ticket_id"] for ticket in tickets.values()} - {None}
    assert not any(tickets[target]["merged_into_ticket_id"] for target in targets)


def test_status_changes_form_a_chain_that_ends_in_the_status_of_the_ticket(
    landed: Any, tickets: dict[str, dict[str, str]]
) -> None:
    status: dict[str, str] = {}
    for event in landed.rows["helpdesk", "ticket_events"]:
        key = event["ticket_id"]
        if event["event_type"] == "create":
            assert key not in status
            status[key] = "new"
        elif event["event_type"] == "delete":
            status[key] = "deleted"
        elif event["field_name"] == "status":
            assert event["previous_value"] == status[key]
            assert event["value"] != status[key]
            status[key] = event["value"]
    last = {key: tickets[key]["status"].replace("on-hold", "hold") for key in status}
    assert status == last


def test_the_columns_of_a_ticket_agree_with_its_history(
    landed: Any, tickets: dict[str, dict[str, str]]
) -> None:
    reply: dict[str, str] = {}
    last: dict[str, str] = {}
    offers: Counter[str] = Counter()
    rating: dict[str, str] = {}
    for event in landed.rows["helpdesk", "ticket_events"]:
        key, at = event["ticket_id"], event["created_at"]
        last[key] = at
        is_reply = event["event_type"] == "comment" and event["actor_role"] == "agent"
        if is_reply and event["is_public"] == "true":
            reply.setdefault(key, at)
        offers[key] += event["event_type"] == "solution"
        if event["event_type"] == "sentiment":
            rating[key] = event["value"]
    for key, at in last.items():
        ticket = tickets[key]
        assert ticket["updated_at"] == at
        assert ticket["first_reply_at"] == reply.get(key)
        assert ticket["solutions_offered"] == str(offers[key])
        assert ticket["agent_sentiment"] == rating.get(key)


def test_later_exports_bring_newer_versions(landed: Any) -> None:
    for source, entity, key in (
        ("helpdesk", "tickets", "ticket_id"),
        ("billing", "customers", "customer_id"),
        ("billing", "subscriptions", "subscription_id"),
    ):
        versions = defaultdict(list)
        for row in landed.rows[source, entity]:
            versions[row[key]].append(row["updated_at"])
        assert any(len(times) > 1 for times in versions.values())
        assert all(times == sorted(set(times)) for times in versions.values())


def test_each_billing_day_has_one_invoice_over_the_amount_of_its_period(
    landed: Any, periods: dict[tuple[str, str], dict[str, str]]
) -> None:
    by_customer = defaultdict(list)
    for row in periods.values():
        by_customer[row["customer_id"]].append(row)
    first_try: dict[str, dict[str, str]] = {}
    for charge in landed.rows["billing", "charges"]:
        if charge["invoice_id"]:
            first_try.setdefault(charge["invoice_id"], charge)
    for charge in first_try.values():
        day = charge["created_at"][:10]
        (period,) = (
            row
            for row in by_customer[charge["customer_id"]]
            if row["period_start"] <= day < (row["period_end"] or "9")
        )
        assert (charge["amount"], charge["currency"]) == (period["mrr_amount"], period["currency"])
    assert {
        (charge["customer_id"], charge["created_at"][:10]) for charge in first_try.values()
    } >= {(row["customer_id"], row["period_start"]) for row in periods.values()}


def test_an_invoice_is_paid_once_at_most_and_refunds_stay_below(landed: Any) -> None:
    paid: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for charge in landed.rows["billing", "charges"]:
        if charge["invoice_id"]:
            paid[charge["invoice_id"]] += charge["status"] != "failed"
        statuses[charge["status"]] += 1
        refunded = int(charge["amount_refunded"])
        assert refunded <= (int(charge["amount"]) if charge["status"] == "succeeded" else 0)
    assert set(paid.values()) == {0, 1}
    assert set(statuses) == {"succeeded", "failed", "pending"}


def test_periods_of_a_subscription_follow_each_other(
    landed: Any, periods: dict[tuple[str, str], dict[str, str]]
) -> None:
    contracts = landed.latest("billing", "subscriptions")
    by_contract = defaultdict(list)
    for key in sorted(periods):
        by_contract[key[0]].append(periods[key])
    for key, rows in by_contract.items():
        for row, following in pairwise(rows):
            assert row["period_end"] == following["period_start"]
            assert row["plan_id"] != following["plan_id"]
        ended = contracts[key]["ended_at"]
        assert rows[-1]["period_end"] == (ended[:10] if ended else None)
        assert contracts[key]["plan_id"] == rows[-1]["plan_id"]


def test_an_answer_comes_after_its_send_and_is_named_by_it(landed: Any) -> None:
    sends = landed.latest("survey", "survey_sends")
    answered = {row["response_id"]: row for row in sends.values() if row["response_id"]}
    answers = {row["response_id"]: row for row in landed.rows["survey", "survey_responses"]}
    assert set(answered) <= set(answers)
    assert all(answered[key]["is_delivered"] == "true" for key in answered)
    assert all(answers[key]["responded_at"] > row["sent_at"] for key, row in answered.items())
    respondents = Counter(
        (row["survey_id"], row["respondent_id"], row["responded_at"][:7])
        for row in answers.values()
        if row["metric"] == "nps"
    )
    assert max(respondents.values()) >= 2
