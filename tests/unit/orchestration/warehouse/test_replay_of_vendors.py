"""A vendor's record in quarantine is read once more as it stood in its file, wrapper and all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from orchestration.erasure.guard import Guard
from orchestration.landing.sources import Source
from orchestration.warehouse.home import Home
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.replay import Replayed, replay_quarantine
from tests.unit.orchestration.landing.conftest import zipped
from tests.unit.orchestration.landing.looking import lines
from tests.unit.orchestration.small_vendor import (
    VENDOR,
    NewVendor,
    column,
    contract,
    key,
    needed,
)

MOMENT: dict[str, Any] = {"logicalType": "timestamp", "physicalType": "TIMESTAMPTZ"}
TICKETS = contract(
    "tickets", key(), needed("made", **MOMENT),
    column("channel", synonyms=[{"synonym": "via.channel"}]),
    column("event", synonyms=[{"synonym": "..event"}]),
    layout="json", list_at="tickets", wrapped_in="ticket",
)  # fmt: skip
USERS = contract("users", key(), needed("name", required=True), layout="json", wrapped_in="user")
TABLE = contract(
    "calls", key(), needed("made", **MOMENT), column("source_2"),
    layout="csv", conventions={"delimiter": ";", "skip_rows": 1, "encoding": "cp1252"},
)  # fmt: skip
ZONELESS = "2024-01-01T12:00:00"
DESK = Source(name="desk", vendor=VENDOR)
BERLIN = DESK.model_copy(update={"timezone": "Europe/Berlin"})

Load = Callable[[str, bytes], None]


@pytest.fixture
def load(home: Home, warehouse: duckdb.DuckDBPyConnection, new_vendor: NewVendor) -> Load:
    """Land a file and load it."""
    new_vendor(TICKETS, USERS, TABLE)

    def once(name: str, content: bytes) -> None:
        path = home.landing / "desk" / name
        path.parent.mkdir()
        path.write_bytes(content)
        load_source(warehouse, DESK, home=home, run_id="run-1", settle_seconds=0)

    return once


def replay(warehouse: duckdb.DuckDBPyConnection, source: Source) -> list[Replayed]:
    nobody_erased = Guard(warehouse, Home(Path("nowhere")))
    return list(replay_quarantine(warehouse, source, guard=nobody_erased))


def ticket(number: int, made: str = ZONELESS) -> dict[str, Any]:
    return {"id": number, "made": made, "via": {"channel": "web"}}


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_wrapped_and_nested_records_keep_what_is_around_them(
    warehouse: duckdb.DuckDBPyConnection, load: Load, name: str
) -> None:
    load(name, lines({"event": "made", "ticket": ticket(1)}, ticket(2)))
    assert replay(warehouse, DESK) == [Replayed(f"desk/{name}", "tickets", 2, 0, 0, 2)]
    assert replay(warehouse, BERLIN) == [Replayed(f"desk/{name}", "tickets", 2, 2, 0, 0)]
    rows = warehouse.execute("select id, channel, event, _record_number from raw.desk__tickets")
    assert sorted(rows.fetchall()) == [("1", "web", "made", 1), ("2", "web", None, 2)]


def test_records_of_a_page_are_read_without_it(
    warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    load("a.json", lines({"tickets": [ticket(1), ticket(2, f"{ZONELESS}Z")], "count": 2}))
    assert replay(warehouse, BERLIN) == [Replayed("desk/a.json", "tickets", 1, 1, 0, 0)]


def test_each_part_of_a_file_is_replayed_for_itself(
    warehouse: duckdb.DuckDBPyConnection, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = {"user": {"id": 7, "name": None}}
    content = lines(user, {"ticket": ticket(1)}, {"user": {"id": 8, "name": "Bo"}})
    load("a.zip", zipped({"a.jsonl": content, "b.csv": b"T\nid;made\n1;" + ZONELESS.encode()}))
    assert replay(warehouse, BERLIN) == [
        Replayed("desk/a.zip!b.csv/calls", "calls", 1, 1, 0, 0),
        Replayed("desk/a.zip!a.jsonl/tickets", "tickets", 1, 1, 0, 0),
        Replayed("desk/a.zip!a.jsonl/users", "users", 1, 0, 0, 1),
    ]
    mended = dict(load_contracts(VENDOR)) | {"users": _without_required(load_contracts(VENDOR))}
    monkeypatch.setattr(
        "orchestration.landing.sources.load_contracts",
        lambda vendor: mended if vendor == VENDOR else load_contracts(vendor),
    )
    assert replay(warehouse, BERLIN) == [
        Replayed("desk/a.zip!a.jsonl/users", "users", 1, 1, 0, 0),
    ]


def _without_required(contracts: Any) -> Contract:
    users = contracts["users"]
    columns = (replace(item, is_required=item.is_key) for item in users.columns)
    return replace(users, columns=tuple(columns))


def test_what_the_format_fixes_holds_for_a_replay(
    warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    table = f"Report\nid;made;Source;Source\n1;{ZONELESS};a;\xfc\n2;{ZONELESS};a;b;\n"
    load("a.csv", table.encode("cp1252"))
    assert replay(warehouse, BERLIN) == [Replayed("desk/a.csv", "calls", 2, 1, 0, 1)]
    rows = warehouse.execute("select id, source_2, _line_number from raw.desk__calls").fetchall()
    assert rows == [("1", "ü", 3)]


def test_a_record_that_cannot_be_taken_apart_stays(
    warehouse: duckdb.DuckDBPyConnection, load: Load
) -> None:
    user = {"user": {"id": 7, "name": None}}
    load("a.jsonl", lines({"ticket": ticket(1)})[:-1] + b' {"ticket": \n' + lines(user))
    for loaded in (1, 0):
        assert replay(warehouse, BERLIN) == [
            Replayed("desk/a.jsonl!tickets", "tickets", 1 + loaded, loaded, 0, 1),
            Replayed("desk/a.jsonl!users", "users", 1, 0, 0, 1),
        ]
