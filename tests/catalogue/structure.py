"""Inputs 52 to 67: how the records of a CSV are divided, and what is between them."""

from tests.catalogue.exports import AGENTS, ANN, ANN_AND_BO, BO, TWO_AGENTS
from tests.catalogue.inbox import Found, Inbox, lays_down


def third_name(inbox: Inbox, written: str, *, read: str) -> Found:
    """Two good records and a third one whose name is written in this way."""
    inbox.write("a.csv", f"{TWO_AGENTS}3,{written},a,,\n")
    return Found([*ANN_AND_BO, ("3", read)], records=3)


@lays_down(52)
def too_few_cells(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}{ANN}3,Eve,a\n{BO}")
    return Found(ANN_AND_BO, records=3, quarantined={2: "ragged"})


@lays_down(53)
def too_many_cells(inbox: Inbox) -> Found:
    moved = "3,Eve, the third,a,2024-01-01T00:00:00Z,2024-02-01T00:00:00Z\n"
    last_cell_empty = "4,Flo, the fourth,,,\n"
    inbox.write("a.csv", f"{TWO_AGENTS}{moved}{last_cell_empty}")
    return Found(ANN_AND_BO, records=4, quarantined=dict.fromkeys((3, 4), "ragged"))


@lays_down(54)
def most_cells_astray(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}{ANN}2,Smith, Bo,a,,\n3,Jones, Cy,a,,\n4,Brown, Di,a,,\n")
    return Found()


@lays_down(55)
def comma_at_the_end(inbox: Inbox) -> Found:
    inbox.write("a.csv", AGENTS + (ANN + BO).replace("\n", ",\n"))
    return Found(ANN_AND_BO, records=2)


@lays_down(56)
def open_quote(inbox: Inbox) -> Found:
    inbox.write("a.csv", f'{TWO_AGENTS}3,"Eve,a,,\n4,Flo,a,,\n')
    return Found()


@lays_down(57)
def inch_mark(inbox: Inbox) -> Found:
    return third_name(inbox, '5" screen', read='5" screen')


@lays_down(58)
def quote_not_doubled(inbox: Inbox) -> Found:
    inbox.write("a.csv", f'{TWO_AGENTS}3,"he said "hi"",a,,\n')
    return Found()


@lays_down(59)
def backslash(inbox: Inbox) -> Found:
    found = third_name(inbox, r'"he said \"hi\""', read='he said "hi"')
    return found if inbox.settings else Found()


@lays_down(60)
def single_quotes(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}3,'Eve, the third',a,,\n")
    return Found(ANN_AND_BO, records=3, quarantined={3: "ragged"})


@lays_down(61)
def line_break_inside(inbox: Inbox) -> Found:
    return third_name(inbox, '"Eve\nthe third"', read="Eve\nthe third")


@lays_down(62)
def other_line_ends(inbox: Inbox) -> Found:
    inbox.write("a.csv", (AGENTS + ANN).replace("\n", "\r\n"))
    inbox.write("b.csv", (AGENTS + BO).replace("\n", "\r"))
    return Found(ANN_AND_BO, records=2, files=2)


@lays_down(63)
def mixed_line_ends(inbox: Inbox) -> Found:
    inbox.write("a.csv", AGENTS + ANN.replace("\n", "\r\n") + BO)
    return Found(ANN_AND_BO, records=2)


@lays_down(64)
def blank_lines(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}{ANN}\n   \n{BO}\n")
    return Found(ANN_AND_BO, records=5, blank=3)


@lays_down(65)
def hash_mark(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}#3,#Eve,a,,\n")
    return Found([*ANN_AND_BO, ("#3", "#Eve")], records=3)


@lays_down(66)
def long_field(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}{ANN}3,{'x' * 2_000_001},a,,\n{BO}4,{'y' * 2_000_000},a,,\n")
    rows = [*ANN_AND_BO, ("4", "y" * 2_000_000)]
    return Found(rows, records=4, quarantined={2: "field_too_long"})


@lays_down(67)
def ten_thousand_columns(inbox: Inbox) -> Found:
    header = ",".join(["agent_id", *(f"column_{number}" for number in range(9_999))])
    inbox.write("a.csv", f"{header}\n1{',' * 9_999}\n")
    return Found()
