"""Replies, escalations, ratings of tickets, and the tickets of a customer's first days."""

import pytest

from tests.unit.second_computation.ticket_rows import change, comment, ticket

MONDAY = "2024-01-01"
SOLVED = change("2024-01-03T08:00:00Z", "new", "solved")


def event(kind, at, ticket_id="t1", **columns):
    return comment(at, ticket_id, event_type=kind, event_id=f"{ticket_id}-{kind}-{at}", **columns)


def test_replies_count_per_resolved_ticket_whose_events_are_known(landing, at):
    landing.add(
        "tickets",
        [
            ticket("t1"),
            ticket("t2"),
            ticket("imported", status="solved", solved_at="2024-01-03T08:00:00Z"),
            ticket("open"),
        ],
    )
    landing.add(
        "ticket_events",
        [
            comment("2024-01-01T08:00:00Z"),
            comment("2024-01-01T09:00:00Z"),
            comment("2024-01-01T09:30:00Z", is_public="false"),
            comment("2024-01-01T10:00:00Z", actor_role="bot"),
            comment("2024-01-04T09:00:00Z"),
            comment("2024-02-01T09:00:00Z"),
            SOLVED,
            change("2024-01-03T09:00:00Z", "new", "solved", "t2"),
            comment("2024-01-01T09:00:00Z", "open"),
        ],
    )
    row = at(landing.compute("2024-01-31"), "replies_to_resolution_mean", "day", "2024-01-03")
    assert row == (1.0, 2.0, 2.0, 2, None, None)


def test_a_ticket_counts_as_escalated_once(landing, at):
    landing.add("tickets", [ticket("t1"), ticket("t2")])
    landing.add(
        "ticket_events",
        [
            event("escalation", "2024-01-02T08:00:00Z"),
            event("escalation", "2024-01-03T08:00:00Z"),
            event("escalation", "2024-02-03T08:00:00Z", "t2"),
        ],
    )
    row = at(landing.compute("2024-01-31"), "escalation_rate", "day", MONDAY)
    assert row[:4] == (0.5, 1, 2, 2)


def test_the_last_rating_of_the_agent_counts(landing, at):
    landing.add(
        "tickets",
        [
            ticket("t1", agent_sentiment=1),
            ticket("t2", agent_sentiment=2),
            ticket("later", agent_sentiment=5),
            ticket("unrated"),
        ],
    )
    landing.add(
        "ticket_events",
        [
            event("sentiment", "2024-01-02T08:00:00Z", value="3"),
            event("sentiment", "2024-01-03T08:00:00Z", value=" 5 "),
            event("sentiment", "2024-01-04T08:00:00Z", value="great"),
            event("sentiment", "2024-02-04T08:00:00Z", value="1"),
            event("sentiment", "2024-02-04T08:00:00Z", "later", value="5"),
            comment("2024-01-02T08:00:00Z", "t2"),
        ],
    )
    row = at(landing.compute("2024-01-31"), "agent_rated_sentiment_mean", "month", MONDAY)
    assert row == (3.5, 7.0, 2.0, 2, None, None)


@pytest.mark.parametrize(
    ("signed_up_at", "hours"),
    [
        ("2024-01-01T08:00:00Z", 48),
        ("2023-12-02T08:00:00Z", 48 + 720),
        ("2023-12-02T07:59:59Z", None),
        ("2024-01-01T08:00:01Z", None),
    ],
)
def test_the_early_journey_lasts_30_days(landing, at, signed_up_at, hours):
    landing.add("customers", [{"customer_id": "c1", "created_at": signed_up_at}])
    landing.add("tickets", [ticket(), ticket("stranger's", requester_id="c2")])
    landing.add("ticket_events", [SOLVED])
    results = landing.compute("2024-12-31")
    row = at(results, "time_to_solution_hours_median", "day", signed_up_at[:10])
    assert (row.value if row else None) == hours


def test_the_first_solve_of_any_early_ticket_ends_the_wait_for_a_solution(landing, at):
    landing.add("customers", [{"customer_id": "c1", "created_at": "2023-12-31T08:00:00Z"}])
    landing.add("tickets", [ticket("t1", priority="low"), ticket("t2", priority="high")])
    landing.add(
        "ticket_events",
        [
            change("2024-01-03T08:00:00Z", "new", "solved"),
            change("2024-01-01T09:00:00Z", "new", "solved", "t2"),
            change("2024-01-01T10:00:00Z", "solved", "open", "t2"),
        ],
    )
    results = landing.compute("2024-12-31", segments=["priority"])
    row = at(results, "time_to_solution_hours_median", "day", "2023-12-31", "priority=high")
    assert row == (25.0, None, None, 1, None, None)
    assert at(results, "time_to_solution_hours_median", "day", "2023-12-31", "priority=low") is None


def test_solutions_are_events_and_a_column_only_without_any_event(landing, at):
    landing.add("customers", [{"customer_id": "c1", "created_at": "2023-12-31T08:00:00Z"}])
    landing.add(
        "tickets",
        [
            ticket("t1", solutions_offered=9),
            ticket("t2", solutions_offered=9),
            ticket("imported", solutions_offered=4),
            ticket("nobody tells"),
        ],
    )
    landing.add(
        "ticket_events",
        [
            event("solution", "2024-01-02T08:00:00Z"),
            event("solution", "2024-01-02T09:00:00Z"),
            comment("2024-01-02T08:00:00Z", "t2"),
        ],
    )
    row = at(landing.compute("2024-12-31"), "solutions_offered_mean", "day", "2023-12-31")
    assert row == (2.0, 6.0, 3.0, 3, None, None)


def test_a_problem_is_identified_when_the_first_category_was_the_last(landing, at):
    landing.add("customers", [{"customer_id": "c1", "created_at": "2023-12-31T08:00:00Z"}])
    solved = {"status": "solved", "solved_at": "2024-01-02T08:00:00Z"}
    same = {"initial_category": "login", "final_category": "login"}
    landing.add(
        "tickets",
        [
            ticket("a", **solved, **same),
            ticket("b", **solved, **same | {"final_category": "refund"}),
            ticket("c", **solved, **same | {"final_category": ""}),
            ticket("d", **same),
        ],
    )
    row = at(landing.compute("2024-12-31"), "problem_identified_rate", "day", "2023-12-31")
    assert row[:4] == (0.5, 1, 2, 2)
