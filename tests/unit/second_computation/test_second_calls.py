"""Call metrics on a handful of calls."""

import pytest

JANUARY = "2024-01-01"


def call(call_id, **columns):
    return {"call_id": call_id, "started_at": "2024-01-15T12:00:00Z", **columns}


def test_waits_and_holds_are_those_of_completed_offered_calls_that_tell(landing, at):
    landing.add(
        "calls",
        [
            call("a", wait_seconds=10, hold_seconds=0),
            call("b", wait_seconds=20),
            call("c", wait_seconds=60, hold_seconds=30),
            call("silent"),
            call("gave up", wait_seconds=999, completion_status="abandoned_in_queue"),
            call("ours", wait_seconds=999, direction="outbound"),
            call("leg", wait_seconds=999, transferred_from_call_id="a"),
        ],
    )
    results = landing.compute("2024-01-31")
    assert at(results, "call_wait_seconds_median", "month", JANUARY)[:4] == (20, None, None, 3)
    assert at(results, "call_wait_seconds_p90", "month", JANUARY).value == 52
    assert at(results, "call_hold_seconds_median", "month", JANUARY)[:4] == (15, None, None, 2)
    assert at(results, "call_hold_seconds_p90", "month", JANUARY).value == 27


@pytest.mark.parametrize(
    ("columns", "service_level", "abandonment"),
    [
        ({"wait_seconds": 20}, (1, 1), (0, 1)),
        ({"wait_seconds": 21}, (0, 1), (0, 1)),
        ({}, (0, 1), (0, 1)),
        ({"completion_status": "abandoned_in_queue", "wait_seconds": 5}, (0, 1), (1, 1)),
        ({"completion_status": "abandoned_in_queue"}, (0, 1), (1, 1)),
        ({"completion_status": "abandoned_in_queue", "wait_seconds": 4}, None, None),
        ({"completion_status": "abandoned_on_hold", "wait_seconds": 4}, (0, 1), (0, 1)),
        ({"completion_status": "missed"}, (0, 1), (0, 1)),
        ({"completion_status": "voicemail"}, None, None),
        ({"completion_status": "abandoned_in_ivr"}, None, None),
        ({"direction": "outbound"}, None, None),
        ({"transferred_from_call_id": "b"}, None, None),
        ({"started_at": "2024-02-01T00:00:00Z"}, None, None),
        ({"customer_id": "tester"}, None, None),
    ],
)
def test_which_calls_are_offered_answered_in_time_and_abandoned(
    landing, at, columns, service_level, abandonment
):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add("calls", [call("a", **columns)])
    results = landing.compute("2024-01-31")
    for metric, parts in (
        ("call_service_level_rate", service_level),
        ("call_abandonment_rate", abandonment),
    ):
        row = at(results, metric, "year", JANUARY)
        assert (row[1:3] if row else None) == parts


def test_a_call_has_its_queue_the_group_of_its_agent_and_its_customer(landing, at):
    landing.add("agents", [{"agent_id": "a1", "group_id": "billing"}])
    landing.add("customers", [{"customer_id": "c1", "country": "DE"}])
    landing.add(
        "calls",
        [
            call("a", queue="one", agent_id="a1", customer_id="c1", wait_seconds=1),
            call("b", agent_id="stranger", wait_seconds=99),
        ],
    )
    results = landing.compute("2024-01-31", segments=["queue", "group_id", "country"])
    for segment in ("queue=one", "group_id=billing", "country=DE"):
        assert at(results, "call_service_level_rate", "month", JANUARY, segment).value == 1
    for name in ("queue", "group_id", "country"):
        row = at(results, "call_service_level_rate", "month", JANUARY, f"{name}=unknown")
        assert row.value == 0
