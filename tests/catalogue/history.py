"""Inputs that only what came before makes strange: the gate compares, and holds or tells."""

from collections.abc import Sequence

from orchestration.erasure.tombstones import EVERY_SOURCE, Place, Tombstone, TombstoneStore
from tests.catalogue.exports import AGENTS, table
from tests.catalogue.inbox import Found, Inbox, lays_down

EARLIER_NIGHTS = 6
AGENT = ("agent_id",)


def agents(first: int, count: int) -> str:
    """So many agents, numbered on from the first."""
    return AGENTS + "".join(f"{number},,,,\n" for number in range(first, first + count))


def numbered(*ranges: range) -> list[tuple[str]]:
    """Rows of agents with these numbers."""
    return [(str(number),) for numbers in ranges for number in numbers]


def earlier_nights(inbox: Inbox, *, count: int) -> list[tuple[str]]:
    """Nights of so many agents each, all accepted; returns their rows."""
    for night in range(EARLIER_NIGHTS):
        inbox.write(f"agents-{night}.csv", agents(count * night, count))
        inbox.load()
        inbox.accept()
    return numbered(range(count * EARLIER_NIGHTS))


@lays_down(119, is_judged=True)
def ten_times_as_many(inbox: Inbox) -> Found:
    earlier = earlier_nights(inbox, count=10)
    inbox.write("all.csv", agents(1000, 101))
    return Found([*earlier, *numbered(range(1000, 1101))], AGENT, records=101)


@lays_down(126, is_judged=True)
def missing_day(inbox: Inbox) -> Found:
    days = [22, 23, 24, 25, 27, 28]
    for day in days:
        inbox.write(f"agents-2024-06-{day}.csv", agents(day, 1))
    return Found([(str(day),) for day in days], AGENT, records=len(days), files=len(days))


@lays_down(150, is_judged=True)
def shrunk_file(inbox: Inbox) -> Found:
    inbox.write("a.csv", agents(0, 40))
    inbox.load()
    inbox.accept()
    inbox.write("a.csv", agents(0, 3))
    return Found(numbered(range(3)), AGENT, records=3)


@lays_down(151, is_judged=True)
def one_small_file(inbox: Inbox) -> Found:
    earlier = earlier_nights(inbox, count=60)
    inbox.write("agents-7.csv", agents(1000, 60))
    inbox.write("agents-8.csv", agents(2000, 11))
    rows = [*earlier, *numbered(range(1000, 1060), range(2000, 2011))]
    return Found(rows, AGENT, records=71, files=2)


@lays_down(112, entity="survey_responses", is_judged=True)
def answer_without_ticket(inbox: Inbox) -> Found:
    inbox.bring("tickets", "a.csv", table("tickets", {"ticket_id": "t1"}))
    return _answers_about(inbox, "t1", "t2")


@lays_down(113, entity="survey_responses", is_judged=True)
def ticket_a_night_later(inbox: Inbox) -> Found:
    inbox.bring("tickets", "a.csv", table("tickets", {"ticket_id": "t1"}))
    found = _answers_about(inbox, "t1", "t2")
    inbox.load()
    inbox.judge()
    assert inbox.failed_checks() == {("ticket_id_is_found", "warning")}
    inbox.bring("tickets", "b.csv", table("tickets", {"ticket_id": "t2"}))
    return Found(found.rows, found.columns, files=0)


@lays_down(118, entity="survey_responses", is_judged=True)
def answer_before_solving(inbox: Inbox) -> Found:
    inbox.bring("tickets", "a.csv", table("tickets", {"ticket_id": "t1"}))
    return _answers_about(inbox, "t1", "t1", responded_at="2024-06-28T10:00:00Z")


@lays_down(155, entity="tickets", is_judged=True)
def erased_before(inbox: Inbox) -> Found:
    store = TombstoneStore(inbox.home.erasures)
    store.make_key()
    customer = Place(EVERY_SOURCE, "customers", "customer_id")
    store.append([Tombstone(customer, store.hash(customer, "c1"))])
    records = [{"ticket_id": f"t{number}", "requester_id": f"c{number}"} for number in (1, 2)]
    inbox.write("a.csv", table("tickets", *records))
    return Found([("t2",)], ("ticket_id",), records=2, quarantined={1: "erased"})


def _answers_about(inbox: Inbox, *tickets: str, **cells: str) -> Found:
    """One answer about each of these tickets."""
    records: Sequence[dict[str, str]] = [
        {"response_id": str(number), "ticket_id": ticket, **cells}
        for number, ticket in enumerate(tickets, start=1)
    ]
    inbox.write("a.csv", table("survey_responses", *records))
    rows = [(record["response_id"], record["ticket_id"]) for record in records]
    return Found(rows, ("response_id", "ticket_id"), records=len(records))
