"""Use of the product on a handful of sessions."""

from datetime import date, timedelta

import pytest

JANUARY = "2024-01-01"
AS_OF = date(2024, 6, 30)


def session(session_id, at="2024-01-15T12:00:00Z", **columns):
    return {"session_id": session_id, "started_at": at, **columns}


def on_days_ago(*ages, **columns):
    return [
        session(
            f"{columns}-{age}-{number}",
            f"{AS_OF - timedelta(days=age)}T12:00:00Z",
            **columns,
        )
        for number, age in enumerate(ages)
    ]


def dropped(landing, at, segment="all=all"):
    results = landing.compute(str(AS_OF), segments=["user_role", "plan_id"])
    row = at(results, "session_drop_rate", "month", "2024-06-01", segment)
    return row[1:4] if row else None


def test_sessions_are_shared_out_over_the_customers_who_had_them(landing, at):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add(
        "sessions",
        [
            session("a", user_role="admin"),
            session("b"),
            session("c", customer_id="c2"),
            session("nobody's", customer_id=""),
            session("tester's", customer_id="tester"),
            session("later", "2024-02-01T00:00:00Z"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["user_role"])
    metric = "sessions_per_active_customer"
    assert at(results, metric, "month", JANUARY) == (1.5, 3, 2, 2, None, None)
    assert at(results, metric, "month", JANUARY, "user_role=admin")[:4] == (1.0, 1, 1, 1)
    assert at(results, metric, "month", JANUARY, "user_role=unknown")[:4] == (1.0, 2, 2, 2)


def test_a_duration_is_told_or_lies_between_start_and_end(landing, at):
    landing.add(
        "sessions",
        [
            session("a", duration_seconds=60, ended_at="2024-01-15T13:00:00Z"),
            session("b", ended_at="2024-01-15T12:10:00Z", customer_id=""),
            session("c", customer_id=""),
        ],
    )
    row = at(landing.compute("2024-01-31"), "session_duration_minutes_median", "month", JANUARY)
    assert row == (5.5, None, None, 2, None, None)


def test_a_customer_is_new_for_30_days_from_the_first_session(landing, at):
    landing.add(
        "sessions",
        [
            session("a", "2024-01-01T12:00:00Z", duration_seconds=60),
            session("b", "2024-01-31T12:00:00Z", duration_seconds=120),
            session("c", "2024-01-31T12:00:01Z", duration_seconds=180),
            session("d", "2024-01-31T12:00:01Z", duration_seconds=240, customer_id=""),
        ],
    )
    results = landing.compute("2024-01-31", segments=["customer_tenure"])
    found = {
        tenure: at(
            results,
            "session_duration_minutes_median",
            "month",
            JANUARY,
            f"customer_tenure={tenure}",
        )[::3]
        for tenure in ("new", "returning", "unknown")
    }
    assert {tenure: row[0] for tenure, row in found.items()} == {
        "new": 1.5,
        "returning": 3,
        "unknown": 4,
    }


@pytest.mark.parametrize(
    ("before", "recent", "parts"),
    [
        ([28] * 8, [], (1, 1, 1)),
        ([83] * 8, [], (1, 1, 1)),
        ([84] * 8, [], None),
        ([28] * 7, [], None),
        ([30] * 8, [27, 0], (0, 1, 1)),
        ([30] * 8, [27], (1, 1, 1)),
        ([30] * 9, [27, 0], (1, 1, 1)),
    ],
)
def test_a_regular_customer_drops_below_half_of_the_weeks_before(
    landing, at, before, recent, parts
):
    landing.add("sessions", on_days_ago(*before, *recent))
    assert dropped(landing, at) == parts


def test_a_drop_is_seen_per_role_and_with_the_plan_of_the_day(landing, at):
    landing.add(
        "subscription_periods",
        [
            {
                "subscription_id": "s1",
                "customer_id": "c1",
                "plan_id": "pro",
                "period_start": str(AS_OF),
                "mrr_amount": 100,
            }
        ],
    )
    landing.add("sessions", on_days_ago(*[30] * 8, user_role="admin"))
    landing.add("sessions", on_days_ago(0, 1, 2, user_role="viewer"), name="viewer.csv")
    assert dropped(landing, at) == (0, 1, 1)
    assert dropped(landing, at, "user_role=admin") == (1, 1, 1)
    assert dropped(landing, at, "user_role=viewer") is None
    assert dropped(landing, at, "plan_id=pro") == (0, 1, 1)
