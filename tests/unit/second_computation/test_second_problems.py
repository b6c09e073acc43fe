"""Problems on a handful of tickets and calls."""

import pytest

from tests.unit.second_computation.ticket_rows import REOPENED, ticket

JANUARY = "2024-01-01"
SOLVED = {"status": "solved", "solved_at": "2024-01-03T08:00:00Z", "final_category": "login"}


def call(call_id, ticket_id="t1", **columns):
    at = {"started_at": "2024-01-01T09:00:00Z"}
    return {"call_id": call_id, "ticket_id": ticket_id, **at, **columns}


def test_a_problem_is_its_tickets_and_their_inbound_calls(landing, at):
    landing.add(
        "tickets",
        [
            ticket("t1", **SOLVED),
            ticket("t2", **SOLVED | {"solved_at": "2024-01-05T08:00:00Z"}, problem_id="t1"),
            ticket("t3", **SOLVED),
            ticket("spam", **SOLVED, problem_id="t1", is_spam="true"),
        ],
    )
    landing.add(
        "calls",
        [
            call("a"),
            call("b", "t2", completion_status="voicemail"),
            call("ours", direction="outbound"),
            call("leg", transferred_from_call_id="a"),
            call("later", started_at="2024-02-01T00:00:00Z"),
            call("stray", "t9"),
        ],
    )
    results = landing.compute("2024-01-31")
    row = at(results, "contacts_to_resolution_mean", "day", "2024-01-05")
    assert row == (4.0, 4.0, 1.0, 1, None, None)
    assert at(results, "contacts_to_resolution_mean", "month", JANUARY)[:3] == (2.5, 5, 2)
    assert at(results, "tickets_per_problem_mean", "month", JANUARY)[:3] == (1.5, 3, 2)


def test_a_problem_with_an_open_ticket_is_not_resolved(landing, at):
    landing.add("tickets", [ticket("t1", **SOLVED), ticket("t2", problem_id="t1")])
    results = landing.compute("2024-01-31")
    assert at(results, "contacts_to_resolution_mean", "month", JANUARY) is None


def test_a_problem_has_the_segments_of_its_first_ticket(landing, at):
    landing.add(
        "tickets",
        [
            ticket("t1", **SOLVED, priority="low"),
            ticket("t0", "2024-01-01T08:00:01Z", **SOLVED, problem_id="t1", priority="high"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["priority"])
    row = at(results, "tickets_per_problem_mean", "month", JANUARY, "priority=low")
    assert row.value == 2
    assert at(results, "tickets_per_problem_mean", "month", JANUARY, "priority=high") is None


def first_contact(landing, at, as_of="2024-01-31"):
    row = at(landing.compute(as_of), "first_contact_resolution_rate", "day", "2024-01-03")
    return row[1:3] if row else None


@pytest.mark.parametrize(
    ("columns", "parts"),
    [
        ({"created_at": "2024-01-03T08:00:00Z"}, (1, 1)),
        ({"created_at": "2024-01-03T08:00:01Z"}, (0, 1)),
        ({"created_at": "2024-01-10T08:00:00Z"}, (0, 1)),
        ({"created_at": "2024-01-10T08:00:01Z"}, (1, 1)),
        ({"final_category": "refund"}, (1, 1)),
        ({"final_category": ""}, (1, 1)),
        ({"requester_id": "c2"}, (1, 1)),
        ({"is_spam": "true"}, (1, 1)),
    ],
)
def test_a_ticket_about_the_same_within_7_days_undoes_a_first_contact_resolution(
    landing, at, columns, parts
):
    again = {"created_at": "2024-01-05T08:00:00Z", "final_category": "login", **columns}
    landing.add("tickets", [ticket("t1", **SOLVED), ticket("t2", **again)])
    assert first_contact(landing, at) == parts


def test_a_problem_that_took_two_contacts_is_no_first_contact_resolution(landing, at):
    landing.add("tickets", [ticket("t1", **SOLVED)])
    landing.add("calls", [call("a")])
    assert first_contact(landing, at) == (0, 1)


def test_a_problem_without_category_can_be_a_first_contact_resolution(landing, at):
    landing.add("tickets", [ticket("t1", **SOLVED | {"final_category": ""})])
    assert first_contact(landing, at) == (1, 1)


def test_a_reopened_problem_is_no_first_contact_resolution(landing, at):
    landing.add("tickets", [ticket("t1")])
    landing.add("ticket_events", REOPENED)
    assert first_contact(landing, at) == (0, 1)


@pytest.mark.parametrize(
    ("solved_at", "is_judged"),
    [("2024-01-03T23:59:59Z", True), ("2024-01-04T00:00:00Z", False)],
)
def test_a_solve_of_the_last_7_days_is_not_judged_yet(landing, at, solved_at, is_judged):
    landing.add("tickets", [ticket("t1", **SOLVED | {"solved_at": solved_at})])
    results = landing.compute("2024-01-10")
    row = at(results, "first_contact_resolution_rate", "month", JANUARY)
    assert (row is not None) is is_judged
    assert at(results, "contacts_to_resolution_mean", "month", JANUARY).value == 1
