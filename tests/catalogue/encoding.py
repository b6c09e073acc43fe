"""Inputs 28 to 38: letters and the bytes they are written in."""

import unicodedata

from tests.catalogue.exports import AGENTS, ANN, ANN_AND_BO, BO, TWO_AGENTS
from tests.catalogue.inbox import Found, Inbox, lays_down

MARK = "\ufeff"


def accented(inbox: Inbox, content: bytes) -> Found:
    """An export that only its own encoding makes sense of."""
    inbox.write("a.csv", content)
    return Found([("1", "Zoë 5€")], records=1) if inbox.settings else Found()


@lays_down(28)
def leading_mark(inbox: Inbox) -> Found:
    inbox.write("a.csv", MARK + TWO_AGENTS)
    return Found(ANN_AND_BO, records=2)


@lays_down(29)
def mark_inside(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{TWO_AGENTS}{MARK}3,Eve,a,,\n")
    return Found(ANN_AND_BO, records=3, quarantined={3: "stray_bom"})


@lays_down(30)
def low_byte_first(inbox: Inbox) -> Found:
    return accented(inbox, f"{MARK}{AGENTS}1,Zoë 5€,a,,\n".encode("utf-16-le"))


@lays_down(31)
def high_byte_first(inbox: Inbox) -> Found:
    return accented(inbox, f"{MARK}{AGENTS}1,Zoë 5€,a,,\n".encode("utf-16-be"))


@lays_down(32)
def western(inbox: Inbox) -> Found:
    return accented(inbox, f"{AGENTS}1,Zoë 5€,a,,\n".encode("cp1252"))


@lays_down(33)
def encoded_twice(inbox: Inbox) -> Found:
    spoilt = "Café Zoë".encode().decode("cp1252")
    inbox.write("a.csv", f"{AGENTS}{ANN}2,{spoilt},b,,\n")
    return Found([("1", "Ann"), ("2", spoilt)], records=2)


@lays_down(34)
def zero_bytes(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}1,A\0nn,a,,\n")
    inbox.write("b.csv", TWO_AGENTS + "\0" * 4096)
    return Found(files=2)


@lays_down(35)
def header_inside(inbox: Inbox) -> Found:
    inbox.write("a.csv", AGENTS + ANN + AGENTS + BO)
    return Found(ANN_AND_BO, records=3, repeated_header=1)


@lays_down(36)
def control_characters(inbox: Inbox) -> Found:
    name = "\x1b[31mEve\x07\u200b\u202e!"
    inbox.write("a.csv", f"{AGENTS}{ANN}2,{name},b,,\n")
    return Found([("1", "Ann"), ("2", name)], records=2)


@lays_down(37)
def composed_differently(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}{ANN}{unicodedata.normalize('NFD', 'é1')},Eve,b,,\n")
    return Found([("1", "Ann"), (unicodedata.normalize("NFC", "é1"), "Eve")], records=2)


@lays_down(38)
def end_mark(inbox: Inbox) -> Found:
    inbox.write("a.csv", TWO_AGENTS + "\x1a")
    return Found(ANN_AND_BO, records=2)
