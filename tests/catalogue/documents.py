"""Inputs 120 to 125: JSON and Parquet."""

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.catalogue.exports import ANN_AND_BO, lines
from tests.catalogue.inbox import Found, Inbox, lays_down

AGENT: dict[str, Any] = {"group_id": "a", "hired_at": None, "left_at": None}
ANN: dict[str, Any] = {"agent_id": "1", "name": "Ann", **AGENT}
BO: dict[str, Any] = {"agent_id": "2", "name": "Bo", **AGENT}


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    """A Parquet file of these columns, its pages with checksums."""
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content, write_page_checksum=True, **options)
    return content.getvalue()


def many_agents() -> bytes:
    """A Parquet file with a thousand agents, as it is when nothing happened to it."""
    return parquet(
        {
            "agent_id": [str(number) for number in range(1000)],
            "name": [f"Agent {number}" for number in range(1000)],
            **{name: ["a" if name == "group_id" else None] * 1000 for name in AGENT},
        },
        use_dictionary=False,
    )


@lays_down(120)
def broken_line(inbox: Inbox) -> Found:
    cut = json.dumps({"agent_id": "4", **AGENT})[:-9]
    inbox.write("a.jsonl", f"{json.dumps(ANN)}\n{{'agent_id': 3}}\n{json.dumps(BO)}\n{cut}")
    return Found(ANN_AND_BO, records=4, quarantined=dict.fromkeys((2, 4), "bad_json"))


@lays_down(121)
def cut_document(inbox: Inbox) -> Found:
    inbox.write("a.json", json.dumps([ANN, BO])[:-5])
    return Found()


@lays_down(122)
def envelope(inbox: Inbox) -> Found:
    inbox.write("a.json", json.dumps({"data": [ANN, BO], "next": None}))
    return Found(ANN_AND_BO, records=2) if inbox.settings else Found()


@lays_down(123)
def key_twice(inbox: Inbox) -> Found:
    twice = '{"agent_id": "3", "agent_id": "4", "name": "Eve"}'
    nested = '{"agent_id": "5", "name": ' + "[" * 100_000 + "]" * 100_000 + "}"
    inbox.write("a.jsonl", f"{json.dumps(ANN)}\n{twice}\n{json.dumps(BO)}\n{nested}\n")
    return Found(ANN_AND_BO, records=4, quarantined=dict.fromkeys((2, 4), "bad_json"))


@lays_down(124, entity="tickets")
def mixed_types(inbox: Inbox) -> Found:
    values: list[Any] = [3, "3", "three", [3], True, 3.0]
    records = [
        {"ticket_id": str(number), "solutions_offered": value}
        for number, value in enumerate(values, start=1)
    ]
    inbox.write("a.jsonl", lines("tickets", *records))
    reasons = dict.fromkeys((3, 4, 5, 6), "not_integer")
    return Found([("1", 3), ("2", 3)], ("ticket_id", "solutions_offered"), 6, quarantined=reasons)


@lays_down(125)
def damaged_parquet(inbox: Inbox) -> Found:
    whole = many_agents()
    flipped = bytearray(whole)
    flipped[len(whole) // 3] ^= 0x10
    inbox.write("a.parquet", whole[:-40])
    inbox.write("b.parquet", bytes(flipped))
    return Found(files=2)


@lays_down(142)
def more_pages(inbox: Inbox) -> Found:
    inbox.write("a.json", json.dumps({"data": [ANN, BO], "next": "https://example.com/?page=2"}))
    return Found()


@lays_down(143)
def lossy_column(inbox: Inbox) -> Found:
    columns: dict[str, Any] = {
        "agent_id": pa.array([1.0, 2.0], pa.float64()),
        "name": ["Ann", "Bo"],
        **{name: pa.array([None, None], pa.string()) for name in AGENT},
    }
    inbox.write("a.parquet", parquet(columns))
    inbox.write("b.parquet", parquet({**columns, "agent_id": pa.array([b"\xff", b"2"])}))
    return Found(files=2)


@lays_down(144)
def typed_columns(inbox: Inbox) -> Found:
    moment = 1_709_546_400_123_456_789
    columns: dict[str, Any] = {
        "agent_id": pa.array([2**64 - 1, 2], pa.uint64()),
        "name": ["Ann", "Bo"],
        "group_id": ["a", None],
        "hired_at": pa.array([moment, None], pa.timestamp("ns", tz="America/New_York")),
        "left_at": pa.array([None, None], pa.timestamp("us", tz="UTC")),
    }
    inbox.write("a.parquet", parquet(columns))
    rows = [
        ("18446744073709551615", "Ann", "2024-03-04 10:00:00.123456+00"),
        ("2", "Bo", None),
    ]
    return Found(rows, ("agent_id", "name", "hired_at::varchar"), records=2)


@lays_down(145, entity="tickets")
def numbers_of_json(inbox: Inbox) -> Found:
    good = lines("tickets", {"ticket_id": 9007199254740993, "solutions_offered": 2})
    bad = lines("tickets", {"ticket_id": "2", "solutions_offered": float("nan")})
    inbox.write("a.jsonl", good + bad)
    columns = ("ticket_id", "solutions_offered")
    return Found([("9007199254740993", 2)], columns, 2, quarantined={2: "not_finite"})
