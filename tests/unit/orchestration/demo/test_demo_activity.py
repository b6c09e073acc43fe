"""Carts, sessions, campaigns and who is who: references, and what is odd about them."""

from collections import defaultdict
from statistics import mean
from typing import Any

import pytest

from orchestration.demo.company import Company

# Where a test customer's id stands, in whatever is exported of customers.
TRACES = {
    ("helpdesk", "tickets"): "requester_id",
    ("helpdesk", "calls"): "customer_id",
    ("helpdesk", "article_views"): "customer_id",
    ("billing", "checkouts"): "customer_id",
    ("survey", "survey_sends"): "respondent_id",
    ("product", "sessions"): "customer_id",
    ("marketing", "campaign_events"): "customer_id",
}
ASKED_BY_CHANCE = {("helpdesk", "tickets"), ("survey", "survey_sends")}


@pytest.mark.parametrize("entity", TRACES, ids=lambda entity: entity[1])
def test_test_customers_do_a_bit_of_everything(
    company: Company, landed: Any, entity: tuple[str, str]
) -> None:
    found = {row[TRACES[entity]] for row in landed.rows[entity]}
    assert set(company.truths.test_customers) & found
    if entity not in ASKED_BY_CHANCE:
        assert set(company.truths.test_customers) <= found


def test_every_id_belongs_to_a_customer_or_to_nobody(landed: Any) -> None:
    customers = set(landed.latest("billing", "customers"))
    for entity in (
        ("billing", "checkouts"),
        ("product", "sessions"),
        ("marketing", "campaign_events"),
        ("identity", "identity_map"),
    ):
        ids = {row["customer_id"] for row in landed.rows[entity]} - {None}
        assert ids <= customers, entity


def test_other_ids_are_in_the_map_and_in_use(company: Company, landed: Any) -> None:
    rows = landed.rows["identity", "identity_map"]
    mapped = {
        source: {row["source_id"]: row["customer_id"] for row in rows if row["source"] == source}
        for source in ("helpdesk", "marketing")
    }
    assert mapped["helpdesk"] == dict(company.truths.other_ids) != {}
    assert all(key != customer for key, customer in company.truths.other_ids)
    requesters = {row["requester_id"] for row in landed.rows["helpdesk", "tickets"]}
    assert set(mapped["helpdesk"]) & requesters
    assert not set(mapped["helpdesk"].values()) & requesters
    unnamed = {
        row["recipient_id"]
        for row in landed.rows["marketing", "campaign_events"]
        if row["customer_id"] is None
    }
    assert set(mapped["marketing"]) & unnamed


def test_carts_are_left_paid_late_or_empty(company: Company, landed: Any) -> None:
    carts = landed.latest("billing", "checkouts")
    empty = [cart for cart in carts.values() if cart["item_quantity"] == "0"]
    paid = [cart for cart in carts.values() if cart["completed_at"]]
    assert len(empty) == company.truths.empty_carts > 0
    assert not any(cart["completed_at"] for cart in empty)
    assert all(bool(cart["order_id"]) == bool(cart["completed_at"]) for cart in carts.values())
    late = [cart for cart in paid if cart["completed_at"][:10] > cart["created_at"][:10]]
    assert 0.25 < len(paid) / len(carts) < 0.4
    assert late
    versions = landed.rows["billing", "checkouts"]
    assert len(versions) >= len(carts)
    assert {cart["customer_id"] for cart in carts.values() if cart["is_test"] == "true"} == set(
        company.truths.test_customers
    )


def test_sessions_tell_an_end_or_a_length_or_neither(landed: Any) -> None:
    told = {
        (row["ended_at"] is None, row["duration_seconds"] is None)
        for row in landed.rows["product", "sessions"]
    }
    assert len(told) == 4


def test_customers_use_the_product_less_before_they_leave(landed: Any) -> None:
    ends = {}
    for row in landed.rows["billing", "subscription_periods"]:
        ends[row["customer_id"]] = row["period_end"]
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in landed.rows["product", "sessions"]:
        counts[row["customer_id"]][row["started_at"][:7]] += 1
    customers = landed.latest("billing", "customers")
    before, earlier = [], []
    for customer, end in ends.items():
        is_old = customers[customer]["created_at"] < "2025-01-01"
        if is_old and end and end[:4] == "2025" and end[5:7] > "05":
            number = int(end[5:7])
            before.append(counts[customer][f"2025-{number - 1:02d}"])
            earlier.append(counts[customer][f"2025-{number - 4:02d}"])
    assert mean(before) < 0.8 * mean(earlier)


def test_campaigns_reach_people_with_and_without_a_delivery_report(
    company: Company, landed: Any
) -> None:
    events = landed.rows["marketing", "campaign_events"]
    kinds = defaultdict(set)
    for row in events:
        if row["campaign_id"]:
            kinds[row["recipient_id"], row["campaign_id"]].add(row["event_type"])
    assert any("delivered" in some for some in kinds.values())
    assert any("open" in some and "delivered" not in some for some in kinds.values())
    assert not any({"bounce", "delivered"} <= some for some in kinds.values())
    assert {kind for some in kinds.values() for kind in some} == {
        "sent",
        "delivered",
        "open",
        "click",
        "accept",
        "decline",
        "share",
        "bounce",
        "unsubscribe",
        "spam_report",
    }
    bots = [row for row in events if row["is_bot"] == "true"]
    assert len(bots) == company.truths.bot_campaign_events > 0


def test_mentions_turn_bad_in_the_incident_month(company: Company, landed: Any) -> None:
    moods: dict[bool, list[float]] = {True: [], False: []}
    for row in landed.rows["marketing", "campaign_events"]:
        assert (row["sentiment"] is not None) == (row["event_type"] == "mention")
        if row["sentiment"] is not None:
            is_hit = row["occurred_at"][:7] == f"{company.truths.incident_month_start:%Y-%m}"
            moods[is_hit].append(float(row["sentiment"]))
    assert mean(moods[True]) < 0 < mean(moods[False])
