"""What the quirks of Freshdesk's ticket list end as."""

from datetime import datetime

from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night, Row

HEADER = "Ticket ID,Status,Priority,Source,Agent,Created time,Last update time,Contact ID,Email"
DENVER = {"timezone": "America/Denver"}
TICKETS, IDENTITIES = "stg_freshdesk__tickets", "stg_freshdesk__identities"


def ticket(
    number: str,
    *,
    status: str = "Open",
    agent: str = "",
    created: str = "2024-07-01 12:00:00",
    updated: str = "2024-12-01 12:00:00",
    contact: str = "77",
    email: str = "",
) -> str:
    return f"{number},{status},Low,Portal,{agent},{created},{updated},{contact},{email}"


def listed(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def by_id(night: Night) -> dict[str, Row]:
    return {row["ticket_id"]: row for row in night.staged(TICKETS)}


def test_times_are_those_of_the_account_also_where_clocks_change(night: VendorNight) -> None:
    content = listed(
        ticket("1", created="2024-07-01 12:00:00"),
        ticket("2", created="2024-03-10 02:30:00"),
        ticket("3", created="2024-11-03 01:30:00"),
    )
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    assert {name: row["created_at"] for name, row in by_id(loaded).items()} == {
        "1": datetime(2024, 7, 1, 18),
        "2": datetime(2024, 3, 10, 9, 30),
        "3": datetime(2024, 11, 3, 8, 30),
    }
    shifts = {("dst_gap", "created_time"), ("dst_fold", "created_time")}
    assert shifts <= loaded.warnings()


def test_without_the_zone_of_the_account_no_list_is_read(night: VendorNight) -> None:
    problems = night({"tickets.csv": listed(ticket("1"))}, vendor="freshdesk").problems()
    assert "timezone" in problems["freshdesk/tickets.csv"]


def test_a_column_that_comes_twice_is_read_where_it_comes_first(night: VendorNight) -> None:
    content = listed(f"{ticket('1')},Phone,Fax", header=f"{HEADER},Source,source")
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    assert by_id(loaded)["1"]["via_channel"] == "web"
    assert ("column_added", "source_2") not in loaded.warnings()


def test_headers_may_be_written_in_title_case(night: VendorNight) -> None:
    content = listed(ticket("1"), header=HEADER.title())
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    assert list(by_id(loaded)) == ["1"]


def test_hours_beyond_a_day_and_fields_of_the_account_do_no_harm(night: VendorNight) -> None:
    content = listed(
        f"{ticket('1')},102:15:30,Gold",
        header=f"{HEADER},Resolution time (in hrs),Customer tier",
    )
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    assert list(by_id(loaded)) == ["1"]
    added = {column for code, column in loaded.warnings() if code == "column_added"}
    assert added == {"customer_tier"}


def test_states_of_the_account_are_told_and_not_guessed(night: VendorNight) -> None:
    content = listed(
        ticket("1", status="Resolved"),
        ticket("2", status="Waiting on Third Party"),
        ticket("3", status="In review"),
    )
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    states = {name: row["status"] for name, row in by_id(loaded).items()}
    assert states == {"1": "solved", "2": "hold", "3": "unknown:In review"}


def test_an_older_list_that_comes_later_does_not_win(night: VendorNight) -> None:
    newer = listed(ticket("1", status="Closed", updated="2024-12-02 12:00:00"))
    first = night({"a.csv": newer}, vendor="freshdesk", settings=DENVER)
    older = listed(ticket("1", status="Open", updated="2024-12-01 12:00:00"))
    second = night({"b.csv": older}, vendor="freshdesk", after=first)
    assert by_id(second)["1"]["status"] == "closed"


def test_a_contact_goes_by_id_or_by_the_hash_of_the_address(night: VendorNight) -> None:
    content = listed(
        ticket("1", contact="77", email="Ana@Example.com"),
        ticket("2", contact="", email=" ana@example.com "),
        ticket("3", contact="78"),
    )
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    rows = by_id(loaded)
    digest = rows["2"]["requester_id"]
    assert (rows["1"]["requester_id"], rows["3"]["requester_id"]) == ("77", "78")
    people = {row["source_id"]: row["email_hash"] for row in loaded.staged(IDENTITIES)}
    assert people == {"77": digest, digest: digest}


def test_a_ticket_of_nobody_is_quarantined(night: VendorNight) -> None:
    content = listed(ticket("1"), ticket("2", contact=""))
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    (row,) = loaded.quarantined("freshdesk", "tickets")
    assert (row["record_number"], row["reason_codes"]) == (2, "value_missing")


def test_an_agent_is_the_same_on_every_ticket_and_not_named(night: VendorNight) -> None:
    content = listed(
        ticket("1", agent="Ana Silva"), ticket("2", agent="ana silva "), ticket("3", agent="Zoe")
    )
    loaded = night({"tickets.csv": content}, vendor="freshdesk", settings=DENVER)
    agents = {name: row["assignee_id"] for name, row in by_id(loaded).items()}
    assert agents["1"] == agents["2"] != agents["3"]
    assert "silva" not in str(loaded.staged(TICKETS)).lower()
