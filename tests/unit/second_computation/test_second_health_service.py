"""Health on a handful of customers: what they ask, pay and use."""

import pytest

from tests.unit.second_computation.health_rows import (
    charge,
    components,
    escalated,
    noon,
    period,
    sessions,
)
from tests.unit.second_computation.ticket_rows import change, ticket


@pytest.fixture(autouse=True)
def known_customer(landing):
    landing.add("customers", [{"customer_id": "c1"}])


@pytest.mark.parametrize(
    ("tickets", "events", "score"),
    [
        pytest.param([("t1", 0, "solved")], [], 100, id="the first contact"),
        pytest.param([("t1", 0, "solved"), ("t2", 89, "solved")], [], 90, id="two contacts"),
        pytest.param([("t1", 0, "solved"), ("t2", 90, "solved")], [], 100, id="too long ago"),
        pytest.param([("t1", 0, "open")], [], 90, id="open"),
        pytest.param([("t1", 150, "open")], [], 90, id="open for long"),
        pytest.param([("t1", 150, "open")], [escalated("t1", 149)], 70, id="and escalated"),
        pytest.param([("t1", 150, "solved")], [], None, id="solved long ago"),
        pytest.param(
            [("t1", 2, "solved")],
            [
                change(noon(2), "open", "solved"),
                change(noon(1), "solved", "open"),
                change(noon(0), "open", "solved"),
                escalated("t1", 1),
            ],
            60,
            id="reopened and escalated",
        ),
        pytest.param([(f"t{n}", 0, "open") for n in range(9)], [], 0, id="no less than 0"),
    ],
)
def test_support_is_100_less_what_went_wrong(landing, tickets, events, score):
    landing.add(
        "tickets",
        [
            ticket(ticket_id, noon(age), status=status, solved_at=noon(age))
            for ticket_id, age, status in tickets
        ],
    )
    if events:
        landing.add("ticket_events", events)
    assert components(landing).get("support") == score


def test_a_call_is_a_contact(landing):
    calls = [("a", {}), ("b", {}), ("c", {"direction": "outbound"})]
    landing.add(
        "calls",
        [
            {"call_id": call_id, "started_at": noon(0), "customer_id": "c1", **columns}
            for call_id, columns in calls
        ],
    )
    assert components(landing) == {"support": 90}


@pytest.mark.parametrize(
    ("charges", "subscription", "score"),
    [
        ([charge()], None, 100),
        ([charge(status="failed"), charge(89, status="failed")], None, 50),
        ([charge(90, status="failed")], None, None),
        ([charge(status="pending")], None, None),
        ([charge(status="failed", is_test="true")], None, None),
        ([], {"status": "active"}, 100),
        ([], {"status": "past_due"}, 50),
        ([], {"status": "unpaid", "canceled_at": noon(0)}, 0),
        ([charge(status="failed")], {"status": "active", "canceled_at": noon(9)}, 25),
        ([], {"status": "active", "canceled_at": "2024-07-01T00:00:00Z"}, 100),
        ([], {"status": "canceled", "ended_at": noon(0)}, None),
        ([], {"status": "active", "started_at": "2024-07-01T00:00:00Z"}, None),
        ([], {"status": "trialing"}, None),
        ([], {"status": "incomplete"}, None),
    ],
)
def test_billing_is_100_less_what_is_not_paid_or_ends(landing, charges, subscription, score):
    if charges:
        landing.add("charges", charges)
    if subscription:
        landing.add(
            "subscriptions", [{"subscription_id": "s1", "customer_id": "c1", **subscription}]
        )
    assert components(landing).get("billing") == score


@pytest.mark.parametrize(
    ("own", "others", "score"),
    [
        pytest.param([0, 27], [0, 1], 100, id="at par with all"),
        pytest.param([0] + [28] * 4, [0, 1], 50 * (1 / 2 + 1 / 2), id="half of both"),
        pytest.param([0] + [83] * 4 + [84], [0], 50 * (1 / 2 + 1), id="twelve weeks"),
        pytest.param([0, 1], [], 100, id="no other session"),
        pytest.param([28], [], 0, id="not any more"),
        pytest.param([], [0, 1], 0, id="never, but the others"),
        pytest.param([], [], None, id="nobody ever"),
    ],
)
def test_use_is_compared_with_own_weeks_and_with_the_plan(landing, own, others, score):
    landing.add("subscription_periods", [period(customer) for customer in ("c1", "c2", "c3")])
    for customer in ("c2", "c3"):
        landing.add("sessions", sessions(*others, customer=customer), name=f"{customer}.csv")
    landing.add("sessions", sessions(*own) or sessions(0, customer="c4"))
    assert components(landing).get("usage") == score


def test_without_a_plan_only_the_own_weeks_can_be_missed(landing):
    landing.add("sessions", sessions(0, *[28] * 4))
    assert components(landing) == {"usage": 75}
