"""Inputs 1 to 4 and 18 to 27: files as the inbox shows them, whatever is in them."""

import os
from pathlib import Path
from typing import Any

from tests.catalogue.exports import AGENTS, ANN, ANN_AND_BO, BO, TWO_AGENTS, table
from tests.catalogue.inbox import Found, Inbox, lays_down

OLD = 86_400
FAR_FUTURE = 4_102_444_800


@lays_down(1)
def no_bytes(inbox: Inbox) -> Found:
    inbox.write("a.csv", b"")
    return Found()


@lays_down(2)
def header_alone(inbox: Inbox) -> Found:
    inbox.write("a.csv", AGENTS)
    return Found()


@lays_down(3, entity="tickets", is_judged=True)
def nothing_new(inbox: Inbox) -> Found:
    times = {
        name: "2024-05-01T08:00:00Z"
        for name in ("created_at", "updated_at", "first_reply_at", "solved_at")
    }
    inbox.write("a.csv", table("tickets", {"ticket_id": "1", **times}))
    inbox.load()
    inbox.accept()
    return Found([("1",)], ("ticket_id",), files=0)


@lays_down(4)
def growing(inbox: Inbox) -> Found:
    path = inbox.write("a.csv", AGENTS + ANN)
    inbox.before_staging(path, lambda: _append(path, BO))
    return Found()


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


@lays_down(18)
def known_bytes(inbox: Inbox) -> Found:
    inbox.write("a.csv", TWO_AGENTS)
    inbox.load()
    inbox.accept()
    inbox.write("b.csv", TWO_AGENTS)
    return Found(ANN_AND_BO)


@lays_down(19)
def new_bytes(inbox: Inbox) -> Found:
    inbox.write("a.csv", f"{AGENTS}1,Old,a,,\n3,Gone,a,,\n")
    inbox.load()
    inbox.accept()
    inbox.write("a.csv", TWO_AGENTS)
    return Found(ANN_AND_BO, records=2)


@lays_down(20)
def link(inbox: Inbox) -> Found:
    target = inbox.home.root / "elsewhere.csv"
    target.write_text(TWO_AGENTS, encoding="utf-8")
    (inbox.folder / "a.csv").symlink_to(target)
    return Found()


@lays_down(21)
def named_pipe(inbox: Inbox) -> Found:
    os.mkfifo(inbox.folder / "a.csv")
    return Found()


@lays_down(22)
def name_like_a_pattern(inbox: Inbox) -> Found:
    names = ["[ab].csv", "*.csv", "?.csv"]
    for number, name in enumerate(names):
        inbox.write(name, f"{AGENTS}{number},Ann,a,,\n")
    return Found([("0", "Ann"), ("1", "Ann"), ("2", "Ann")], records=3, files=len(names))


@lays_down(23)
def deceiving_name(inbox: Inbox) -> Found:
    names = [
        "a'; drop table agents; --.csv",
        'a".csv',
        "a\nb.csv",
        "a\u202evsc.csv",
        "a\x1b[2J.csv",
        "a" * 251 + ".csv",
    ]
    for number, name in enumerate(names):
        inbox.write(name, f"{AGENTS}{number},Ann,a,,\n")
    return Found(files=len(names))


@lays_down(24)
def folder_inside(inbox: Inbox) -> Found:
    (inbox.folder / "name=Eve").mkdir()
    inbox.write("name=Eve/a.csv", TWO_AGENTS)
    return Found()


@lays_down(25)
def unreadable(inbox: Inbox) -> Found:
    """The operating system refuses; to take away the right would not stop an administrator."""
    path = inbox.write("a.csv", TWO_AGENTS)
    real_open = os.open

    def refusing_open(name: Any, *arguments: Any, **options: Any) -> int:
        if name == path or name == str(path):
            raise PermissionError(13, "Permission denied")
        return real_open(name, *arguments, **options)

    inbox.monkeypatch.setattr(os, "open", refusing_open)
    return Found()


@lays_down(26)
def replaced(inbox: Inbox) -> Found:
    path = inbox.write("a.csv", AGENTS + ANN)
    other = inbox.write(".b.csv", AGENTS + BO)
    inbox.before_staging(path, lambda: other.replace(path))
    return Found()


@lays_down(27)
def strange_dates(inbox: Inbox) -> Found:
    os.utime(inbox.write("a.csv", AGENTS + ANN), (FAR_FUTURE, FAR_FUTURE))
    os.utime(inbox.write("b.csv", AGENTS + BO), (OLD, OLD))
    return Found(ANN_AND_BO, records=2, files=2)
