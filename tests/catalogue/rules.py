"""Inputs 99 to 117: records that can be read and yet cannot be right, or are met twice."""

from collections.abc import Mapping

from tests.catalogue.exports import AGENTS, ANN, ANN_AND_BO, BO, TWO_AGENTS, table
from tests.catalogue.inbox import Found, Inbox, lays_down

TICKET = ("ticket_id",)


def one_bad_ticket(inbox: Inbox, reason: str, **cells: str) -> Found:
    """A good ticket and one that differs from it in these cells."""
    inbox.write("a.csv", table("tickets", {"ticket_id": "1"}, {"ticket_id": "2", **cells}))
    return Found([("1",)], TICKET, records=2, quarantined={2: reason})


def answers(inbox: Inbox, *records: Mapping[str, str]) -> None:
    """Answers of a survey, numbered from 1."""
    numbered = [
        {"response_id": str(number), **record} for number, record in enumerate(records, start=1)
    ]
    inbox.write("a.csv", table("survey_responses", *numbered))


@lays_down(99, entity="tickets")
def closed_before(inbox: Inbox) -> Found:
    return one_bad_ticket(inbox, "negative_duration", closed_at="2024-06-27T08:00:00Z")


@lays_down(100, entity="tickets")
def answered_before(inbox: Inbox) -> Found:
    return one_bad_ticket(inbox, "negative_duration", first_reply_at="2024-06-27T08:00:00Z")


@lays_down(101, entity="tickets")
def eleven_years(inbox: Inbox) -> Found:
    old = {"ticket_id": "2", "created_at": "2013-06-01T08:00:00Z"}
    inbox.write("a.csv", table("tickets", {"ticket_id": "1"}, old))
    return Found([("1",), ("2",)], TICKET, records=2)


@lays_down(102, entity="tickets")
def created_after_its_change(inbox: Inbox) -> Found:
    cells = {"created_at": "2024-07-01T08:00:00Z", "first_reply_at": "", "solved_at": ""}
    return one_bad_ticket(inbox, "future", **cells)


@lays_down(103, entity="survey_responses")
def outside_the_scale(inbox: Inbox) -> Found:
    answers(inbox, {"score": "5"}, {"score": "0"}, {"score": "6"}, {"score": "11"})
    reasons = dict.fromkeys((2, 3, 4), "out_of_scale")
    return Found([("1",)], ("response_id",), records=4, quarantined=reasons)


@lays_down(106, entity="survey_responses")
def score_of_a_group(inbox: Inbox) -> Found:
    group = {"metric": "nps", "scale_min": "-100", "scale_max": "100"}
    answers(inbox, {"score": "31", **group}, {"score": "-12", **group})
    return Found([], ("response_id",))


@lays_down(108)
def same_record(inbox: Inbox) -> Found:
    inbox.write("a.csv", TWO_AGENTS + ANN)
    return Found(ANN_AND_BO, records=3, exact_duplicates=1)


@lays_down(109, entity="tickets")
def two_versions(inbox: Inbox) -> Found:
    later = {"ticket_id": "1", "updated_at": "2024-06-30T08:00:00Z", "status": "closed"}
    inbox.write("a.csv", table("tickets", later, {"ticket_id": "1", "status": "solved"}))
    return Found([("1", "closed"), ("1", "solved")], ("ticket_id", "status"), records=2)


@lays_down(110)
def contradiction(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}3,Eve,a,,\n3,Eva,a,,\n")
    reasons = dict.fromkeys((3, 4), "ambiguous_duplicate")
    return Found(ANN_AND_BO, records=4, quarantined=reasons)


@lays_down(154, entity="tickets")
def contradiction_of_files(inbox: Inbox) -> Found:
    inbox.write("a.csv", table("tickets", {"ticket_id": "1"}, {"ticket_id": "2"}))
    other = {"ticket_id": "2", "priority": "urgent"}
    inbox.write("b.csv", table("tickets", {"ticket_id": "3"}, {"ticket_id": "4"}, other))
    reasons = dict.fromkeys((2, 3), "ambiguous_duplicate")
    return Found([("1",), ("3",), ("4",)], TICKET, records=5, quarantined=reasons, files=2)


@lays_down(111)
def no_key(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}{ANN},Eve,a,,\n  ,Flo,a,,\n{BO}")
    reasons = dict.fromkeys((2, 3), "key_missing")
    return Found(ANN_AND_BO, records=4, quarantined=reasons)


@lays_down(114, entity="tickets", is_judged=True)
def new_status(inbox: Inbox) -> Found:
    parked = {"ticket_id": "2", "status": "parked"}
    inbox.write("a.csv", table("tickets", {"ticket_id": "1"}, parked))
    rows = [("1", "solved"), ("2", "unknown:parked")]
    return Found(rows, ("ticket_id", "status"), records=2)


@lays_down(115, entity="tickets")
def other_spelling_of_a_status(inbox: Inbox) -> Found:
    spellings = {"Closed ": "closed", "On-Hold": "hold", "on_hold": "hold", " NEW": "new"}
    numbered = dict(enumerate(spellings.items(), start=1))
    records = [
        {"ticket_id": str(number), "status": written} for number, (written, _) in numbered.items()
    ]
    inbox.write("a.csv", table("tickets", *records))
    rows = [(str(number), read) for number, (_, read) in numbered.items()]
    return Found(rows, ("ticket_id", "status"), records=len(rows))


@lays_down(116, entity="charges")
def negative_amount(inbox: Inbox) -> Found:
    good = {"charge_id": "1", "amount": "1000", "amount_refunded": "250"}
    inbox.write("a.csv", table("charges", good, {"charge_id": "2", "amount": "-250"}))
    columns = ("charge_id", "amount", "amount_refunded")
    return Found([("1", 1000, 250)], columns, records=2, quarantined={2: "out_of_range"})


@lays_down(117, entity="tickets")
def marked_tickets(inbox: Inbox) -> Found:
    spam = {"ticket_id": "1", "is_spam": "true"}
    merged = {"ticket_id": "2", "is_spam": "false", "merged_into_ticket_id": "3"}
    inbox.write("a.csv", table("tickets", spam, merged, {"ticket_id": "3", "is_spam": "false"}))
    rows = [("1", True, None), ("2", False, "3"), ("3", False, None)]
    return Found(rows, ("ticket_id", "is_spam", "merged_into_ticket_id"), records=3)
