"""The backlog, and the segments and days a ticket counts in."""

from tests.unit.second_computation.ticket_rows import REOPENED, change, ticket

MONDAY = "2024-01-01"


def test_a_reopened_ticket_is_in_the_backlog_while_it_is_open(landing, at):
    landing.add("tickets", [ticket()])
    landing.add("ticket_events", REOPENED)
    results = landing.compute("2024-01-04")
    backlog = [at(results, "ticket_backlog", "day", f"2024-01-0{day}").value for day in range(1, 5)]
    assert backlog == [0, 1, 0, 0]


def test_a_ticket_is_in_no_backlog_before_it_was_created(landing, at):
    landing.add("tickets", [ticket(created_at="2024-01-02T08:00:00Z"), ticket("t0")])
    landing.add("ticket_events", [change("2024-01-01T08:00:00Z", "new", "solved")])
    assert at(landing.compute("2024-01-02"), "ticket_backlog", "day", MONDAY).value == 1


def test_a_backlog_has_every_period_since_the_first_ticket_of_its_segment(landing, at):
    landing.add(
        "tickets",
        [
            ticket("t1", "2023-11-30T08:00:00Z", group_id="a"),
            ticket("t2", "2024-01-05T08:00:00Z", group_id="b"),
        ],
    )
    results = landing.compute("2024-01-31", segments=["group_id"])
    december = at(results, "ticket_backlog", "month", "2023-12-01")
    assert (december.value, december.sample_size) == (1, 1)
    assert at(results, "ticket_backlog", "month", "2023-12-01", "group_id=b") is None
    assert at(results, "ticket_backlog", "month", MONDAY, "group_id=b").value == 1
    assert at(results, "ticket_backlog", "month", MONDAY).value == 2


def test_a_ticket_has_the_plan_of_the_day_it_was_created(landing, at):
    landing.add("tickets", [ticket()])
    landing.add(
        "subscription_periods",
        [
            {
                "subscription_id": f"s{number}",
                "customer_id": "c1",
                "plan_id": plan,
                "period_start": start,
                "mrr_amount": amount,
            }
            for number, (plan, start, amount) in enumerate(
                [
                    ("free", "2023-01-01", 0),
                    ("small", "2023-01-01", 100),
                    ("large", "2024-01-01", 900),
                    ("late", "2024-01-02", 999),
                ]
            )
        ],
    )
    results = landing.compute("2024-01-31", segments=["plan_id"])
    assert at(results, "ticket_backlog", "month", MONDAY, "plan_id=large").value == 1


def test_an_unknown_channel_is_a_segment_of_its_own(landing, at):
    landing.add("tickets", [ticket(via_channel="pigeon")])
    results = landing.compute("2024-01-31", segments=["via_channel", "priority"])
    assert at(results, "ticket_backlog", "month", MONDAY, "via_channel=unknown:pigeon").value == 1
    assert at(results, "ticket_backlog", "month", MONDAY, "priority=unknown").value == 1


def test_days_are_those_of_the_reporting_timezone(landing, at):
    landing.add("tickets", [ticket(created_at="2024-01-31T23:30:00Z")])
    assert at(landing.compute("2024-01-31"), "ticket_backlog", "month", MONDAY).value == 1
    berlin = landing.compute("2024-02-01", reporting_timezone="Europe/Berlin")
    assert at(berlin, "ticket_backlog", "month", MONDAY) is None
    assert at(berlin, "ticket_backlog", "month", "2024-02-01").value == 1
    assert landing.compute("2024-01-31", reporting_timezone="Europe/Berlin") == {}
