"""Ticket metrics on a handful of tickets."""

import pytest

from tests.unit.second_computation.ticket_rows import REOPENED, change, comment, ticket

MONDAY = "2024-01-01"


def test_a_reopened_ticket_counts_its_first_and_its_last_solve(landing, at):
    landing.add("tickets", [ticket()])
    landing.add("ticket_events", REOPENED)
    results = landing.compute("2024-01-31")
    assert at(results, "first_resolution_minutes_median", "day", "2024-01-01").value == 120
    assert at(results, "resolution_minutes_median", "day", "2024-01-01") is None
    assert at(results, "resolution_minutes_median", "day", "2024-01-03").value == 2880
    assert at(results, "reopen_rate", "day", "2024-01-01")[:4] == (1.0, 1.0, 1.0, 1)


def test_events_after_the_day_have_not_happened(landing, at):
    landing.add("tickets", [ticket(status="closed", solved_at="2024-01-03T08:00:00Z")])
    landing.add("ticket_events", REOPENED)
    results = landing.compute("2024-01-02")
    assert at(results, "resolution_minutes_median", "month", MONDAY) is None
    assert at(results, "first_resolution_minutes_median", "month", MONDAY).value == 120
    assert at(results, "ticket_backlog", "month", MONDAY)[:4] == (1.0, None, None, 1)
    assert at(results, "ticket_backlog", "day", "2024-01-03") is None


def test_a_move_from_solved_to_closed_is_neither_solve_nor_reopen(landing, at):
    landing.add("tickets", [ticket()])
    landing.add("ticket_events", [change("2024-01-02T08:00:00Z", "solved", "closed")])
    results = landing.compute("2024-01-31")
    assert at(results, "reopen_rate", "month", MONDAY) is None
    assert at(results, "ticket_backlog", "month", MONDAY).value == 0


def test_first_reply_is_the_first_public_comment_of_an_agent(landing, at):
    landing.add("tickets", [ticket()])
    landing.add(
        "ticket_events",
        [
            comment("2024-01-01T08:00:00Z"),
            comment("2024-01-01T08:01:00Z", actor_role="bot"),
            comment("2024-01-01T08:02:00Z", actor_role="end-user"),
            comment("2024-01-01T08:03:00Z", is_public="false"),
            comment("2024-01-01T08:30:00Z"),
            comment("2024-01-01T09:00:00Z"),
        ],
    )
    row = at(landing.compute("2024-01-31"), "first_reply_minutes_median", "week", MONDAY)
    assert row == (30.0, None, None, 1, None, None)


def test_median_and_p90_are_interpolated(landing, at):
    landing.add("tickets", [ticket("t1"), ticket("t2")])
    landing.add(
        "ticket_events",
        [comment("2024-01-01T08:10:00Z"), comment("2024-01-01T08:20:00Z", "t2")],
    )
    results = landing.compute("2024-01-31")
    assert at(results, "first_reply_minutes_median", "month", MONDAY).value == 15
    assert at(results, "first_reply_minutes_p90", "month", MONDAY).value == 19


def test_a_ticket_without_events_is_read_from_its_own_columns(landing, at):
    own = {
        "status": "closed",
        "first_reply_at": "2024-01-01T09:00:00Z",
        "closed_at": "2024-01-02T08:00:00Z",
    }
    landing.add("tickets", [ticket(**own)])
    results = landing.compute("2024-01-31")
    assert at(results, "first_reply_minutes_median", "month", MONDAY).value == 60
    assert at(results, "resolution_minutes_median", "month", MONDAY).value == 1440
    assert at(results, "reopen_rate", "month", MONDAY).value == 0
    assert at(results, "ticket_backlog", "day", MONDAY).value == 1
    assert at(results, "ticket_backlog", "day", "2024-01-02").value == 0


def test_a_ticket_with_any_event_is_not_read_from_its_own_columns(landing, at):
    landing.add("tickets", [ticket(status="closed", solved_at="2024-01-02T08:00:00Z")])
    landing.add("ticket_events", [comment("2024-01-01T08:30:00Z")])
    results = landing.compute("2024-01-31")
    assert at(results, "resolution_minutes_median", "month", MONDAY) is None
    assert at(results, "ticket_backlog", "month", MONDAY).value == 1


def test_a_ticket_whose_events_all_come_later_is_still_open(landing, at):
    landing.add("tickets", [ticket(status="solved", solved_at="2024-01-01T09:00:00Z")])
    landing.add("ticket_events", [change("2024-02-02T08:00:00Z", "new", "solved")])
    results = landing.compute("2024-01-31")
    assert at(results, "resolution_minutes_median", "month", MONDAY) is None
    assert at(results, "ticket_backlog", "month", MONDAY).value == 1


def test_own_columns_later_than_the_day_have_not_happened(landing, at):
    later = {"first_reply_at": "2024-02-01T09:00:00Z", "solved_at": "2024-02-02T08:00:00Z"}
    landing.add("tickets", [ticket(status="solved", **later)])
    results = landing.compute("2024-01-31")
    assert at(results, "first_reply_minutes_median", "month", MONDAY) is None
    assert at(results, "resolution_minutes_median", "month", "2024-02-01") is None
    assert at(results, "ticket_backlog", "month", MONDAY).value == 1


def test_a_ticket_solved_nobody_knows_when_is_in_no_clock_and_no_backlog(landing, at):
    landing.add("tickets", [ticket(status="solved")])
    results = landing.compute("2024-01-31")
    assert at(results, "resolution_minutes_median", "month", MONDAY) is None
    assert at(results, "ticket_backlog", "month", MONDAY)[:4] == (0.0, None, None, 1)


def test_the_other_spellings_of_hold_are_open(landing, at):
    landing.add("tickets", [ticket()])
    landing.add(
        "ticket_events",
        [
            change("2024-01-01T09:00:00Z", "new", "on-hold"),
            change("2024-01-01T10:00:00Z", "on-hold", "solved"),
        ],
    )
    row = at(landing.compute("2024-01-31"), "resolution_minutes_median", "month", MONDAY)
    assert row.value == 120


def test_a_first_change_from_nothing_starts_open(landing, at):
    landing.add("tickets", [ticket()])
    landing.add("ticket_events", [change("2024-01-01T10:00:00Z", "", "solved")])
    row = at(landing.compute("2024-01-31"), "resolution_minutes_median", "month", MONDAY)
    assert row.value == 120


def test_changes_of_one_second_are_ordered_by_event_id(landing, at):
    landing.add("tickets", [ticket()])
    moment = "2024-01-01T10:00:00Z"
    landing.add(
        "ticket_events",
        [
            {**change(moment, "solved", "open"), "event_id": "e2"},
            {**change(moment, "new", "solved"), "event_id": "e1"},
            {**change("2024-01-01T11:00:00Z", "open", "solved"), "event_id": "e0"},
        ],
    )
    results = landing.compute("2024-01-31")
    assert at(results, "reopen_rate", "month", MONDAY).value == 1
    assert at(results, "resolution_minutes_median", "month", MONDAY).value == 180


@pytest.mark.parametrize(
    ("columns", "events"),
    [
        ({"is_spam": "true"}, []),
        ({"merged_into_ticket_id": "t9"}, []),
        ({"status": "deleted"}, []),
        ({}, [change("2024-01-02T08:00:00Z", "open", "deleted")]),
        ({}, [{**comment("2024-01-02T08:00:00Z"), "event_type": "merge"}]),
        ({}, [{**comment("2024-01-02T08:00:00Z"), "event_type": "delete"}]),
        ({"requester_id": "tester"}, []),
        ({"created_at": "2024-02-01T00:00:00Z"}, []),
    ],
)
def test_spam_merged_deleted_test_and_later_tickets_do_not_count(landing, at, columns, events):
    landing.add("customers", [{"customer_id": "tester", "is_test": "true"}])
    landing.add("tickets", [ticket("t0"), ticket(**columns)])
    landing.add("ticket_events", events)
    row = at(landing.compute("2024-01-31"), "ticket_backlog", "month", MONDAY)
    assert (row.value, row.sample_size) == (1, 1)
