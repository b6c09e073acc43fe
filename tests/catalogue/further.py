"""Inputs from 127 on that need no earlier nights."""

import hashlib

from tests.catalogue.containers import zipped
from tests.catalogue.encoding import MARK
from tests.catalogue.exports import AGENTS, ANN, ANN_AND_BO, BO, TWO_AGENTS, table
from tests.catalogue.inbox import Found, Inbox, lays_down
from tests.catalogue.rules import answers, one_bad_ticket
from tests.catalogue.times import hired, periods, usual

TOO_LARGE = (20 << 30) + 1


@lays_down(127)
def unfinished_name(inbox: Inbox) -> Found:
    for name in ("a.csv.part", "a.csv.tmp", ".a.csv"):
        inbox.write(name, AGENTS + ANN)
    return Found()


@lays_down(128)
def spreadsheet(inbox: Inbox) -> Found:
    inbox.write("a.xlsx", zipped({"xl/workbook.xml": "<workbook/>"}))
    inbox.write("a.csv.bak", TWO_AGENTS)
    return Found(files=2)


@lays_down(129)
def unknown_folder(inbox: Inbox) -> Found:
    folder = inbox.folder.with_name("agent")
    folder.mkdir()
    (folder / "a.csv").write_text(TWO_AGENTS, encoding="utf-8")
    return Found()


@lays_down(130)
def other_checksum(inbox: Inbox) -> Found:
    told = hashlib.sha256(AGENTS.encode()).hexdigest()
    inbox.write("a.csv", TWO_AGENTS)
    inbox.write("a.csv.sha256", f"{told}  a.csv\n")
    return Found()


@lays_down(131)
def one_in_a_zip(inbox: Inbox) -> Found:
    inbox.write("a.zip", zipped({"a.csv": TWO_AGENTS}))
    return Found(ANN_AND_BO, records=2)


@lays_down(132)
def damaged_zip(inbox: Inbox) -> Found:
    content = bytearray(zipped({"a.csv": TWO_AGENTS}))
    content[40] ^= 0x10
    inbox.write("a.zip", bytes(content))
    return Found()


@lays_down(133)
def too_large(inbox: Inbox) -> Found:
    """The file has holes, so that it fills no disk."""
    with inbox.write("a.csv", TWO_AGENTS).open("r+b") as file:
        file.truncate(TOO_LARGE)
    return Found()


@lays_down(134)
def mark_before_second_header(inbox: Inbox) -> Found:
    inbox.write("a.csv", MARK + AGENTS + ANN + MARK + AGENTS + BO)
    return Found(ANN_AND_BO, records=3, repeated_header=1)


@lays_down(135)
def other_separator_line(inbox: Inbox) -> Found:
    inbox.write("a.csv", "sep=;\n" + TWO_AGENTS.replace(",", ";"))
    return Found(ANN_AND_BO, records=2) if inbox.settings else Found()


@lays_down(136)
def wrong_total(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}Total rows: 3\n")
    if inbox.settings:
        return Found()
    return Found(ANN_AND_BO, records=3, quarantined={3: "ragged"})


@lays_down(137)
def nameless_values(inbox: Inbox) -> Found:
    inbox.write("a.csv", "agent_id,name,,group_id,hired_at,left_at\n1,Ann,x,a,,\n2,Bo,,b,,\n")
    return Found()


@lays_down(138, entity="subscription_periods")
def low_days(inbox: Inbox) -> Found:
    periods(inbox, "03/04/2024", "05/12/2024")
    if not inbox.settings:
        return Found([], ("subscription_id",))
    rows = [("1", "2024-04-03"), ("2", "2024-12-05")]
    return Found(rows, ("subscription_id", "period_start::varchar"), records=2)


@lays_down(139, entity="tickets")
def no_requester(inbox: Inbox) -> Found:
    return one_bad_ticket(inbox, "value_missing", requester_id="")


@lays_down(140, entity="survey_responses")
def unknown_direction(inbox: Inbox) -> Found:
    answers(inbox, {}, {"scale_direction": "sideways"})
    return Found([("1",)], ("response_id",), records=2, quarantined={2: "unknown_value"})


@lays_down(141, entity="survey_responses")
def one_score_of_a_group(inbox: Inbox) -> Found:
    person = {"metric": "nps", "scale_min": "0", "scale_max": "10", "score": "9"}
    group = {"metric": "nps", "scale_min": "-100", "scale_max": "100", "score": "31"}
    answers(inbox, person, {**person, "score": "3"}, group)
    return Found([("1",), ("2",)], ("response_id",), records=3, quarantined={3: "grain"})


@lays_down(146, entity="tickets", is_judged=True)
def tomorrow(inbox: Inbox) -> Found:
    late = {name: "2024-07-04T08:00:00Z" for name in ("updated_at", "solved_at")}
    inbox.write("a.csv", table("tickets", {"ticket_id": "1"}, {"ticket_id": "2", **late}))
    return Found([("1",), ("2",)], ("ticket_id",), records=2)


@lays_down(147, is_judged=True)
def many_bad_records(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}3,Eve,a\n")
    return Found(ANN_AND_BO, records=3, quarantined={3: "ragged"})


@lays_down(148)
def links_and_quotes(inbox: Inbox) -> Found:
    names = ["'; drop table agents; --", '=HYPERLINK("x")', "{{ 1 / 0 }}"]
    records = "".join(
        f'{number},"{name.replace(chr(34), chr(34) * 2)}",a,,\n'
        for number, name in enumerate(names, start=1)
    )
    inbox.write("a.csv", AGENTS + records)
    return Found([(str(number), name) for number, name in enumerate(names, start=1)], records=3)


@lays_down(156)
def clock_of_twelve_hours(inbox: Inbox) -> Found:
    text = "7/14/2024 12:30:00 PM" if inbox.settings else "2024-07-14 12:30:00 PM"
    if inbox.settings:
        return hired(inbox, good={**usual(1), text: "2024-07-14 19:30:00+00"})
    return hired(inbox, good=usual(1), bad=[text], reason="date_format")
