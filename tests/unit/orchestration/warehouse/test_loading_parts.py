"""A file of several parts is there as a whole or not at all, whatever becomes of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.landing.sources import Source
from orchestration.warehouse import file_batch, manifest
from orchestration.warehouse.home import Home
from orchestration.warehouse.intake import Intake
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.loading import load_source
from tests.unit.orchestration.landing.conftest import zipped
from tests.unit.orchestration.landing.looking import CHARGE, REFUND, TICKET, USER, lines
from tests.unit.orchestration.small_vendor import NewVendor

DESK = Source(name="desk", vendor="desk")
ENTITIES = ("charges", "refunds", "tickets", "users")

Put = Callable[[str, bytes], Path]
Night = Callable[[], list[LedgerEntry]]
Ids = Callable[[], dict[str, list[str]]]


@pytest.fixture
def put(home: Home, new_vendor: NewVendor) -> Put:
    """Write a file into the folder of the source."""
    new_vendor()

    def write(name: str, content: bytes) -> Path:
        path = home.landing / "desk" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def night(home: Home, warehouse: duckdb.DuckDBPyConnection) -> Night:
    """Load what is new, as a run of its own."""
    runs = iter(range(1, 100))
    return lambda: load_source(
        warehouse, DESK, home=home, run_id=f"run-{next(runs)}", settle_seconds=0
    )


@pytest.fixture
def ids(warehouse: duckdb.DuckDBPyConnection) -> Ids:
    """The ids that are loaded of each entity."""

    def of(entity: str) -> list[str]:
        rows = warehouse.execute(f"select id from raw.desk__{entity} order by id").fetchall()
        return [row[0] for row in rows]

    return lambda: {entity: found for entity in ENTITIES if (found := of(entity))}


def archive(**files: bytes) -> bytes:
    return zipped({f"{name}.jsonl": content for name, content in files.items()})


def tickets(*numbers: int) -> bytes:
    return lines(*({"ticket": {**TICKET, "id": number}} for number in numbers))


def users(*numbers: int) -> bytes:
    return lines(*({"user": {**USER, "id": number}} for number in numbers))


def accept(warehouse: duckdb.DuckDBPyConnection) -> None:
    manifest.accept_pending(warehouse, source="desk", run_id="run-1")


def statuses(entries: list[LedgerEntry]) -> dict[str, str]:
    return {entry.path.removeprefix("desk/"): entry.status for entry in entries}


def test_each_part_has_a_balanced_entry(put: Put, night: Night, ids: Ids) -> None:
    broken = b'{"object": "charge"\n'
    put("all.jsonl", lines(CHARGE, {**CHARGE, "id": None}, REFUND, {"object": "payout"}) + broken)
    entries = night()
    assert {(e.path, e.entity, e.records_in, e.loaded, e.quarantined) for e in entries} == {
        ("desk/all.jsonl!charges", "charges", 3, 1, 2),
        ("desk/all.jsonl!refunds", "refunds", 1, 1, 0),
    }
    assert ids() == {"charges": ["ch_1"], "refunds": ["re_1"]}
    assert night() == []


def test_a_record_knows_its_place_in_the_file_that_it_shares(
    put: Put, night: Night, warehouse: duckdb.DuckDBPyConnection
) -> None:
    put("all.jsonl", lines(REFUND, CHARGE, REFUND | {"id": "re_2"}))
    night()
    rows = warehouse.execute("select id, _record_number, _line_number from raw.desk__refunds")
    assert sorted(rows.fetchall()) == [("re_1", 1, 1), ("re_2", 3, 3)]


def test_what_nobody_reads_is_told_once(
    put: Put, night: Night, warehouse: duckdb.DuckDBPyConnection
) -> None:
    put("a.jsonl", lines(CHARGE, REFUND, {"object": "payout"}, {"object": "payout"}))
    put("b.zip", zipped({"a.jsonl": tickets(1), "b.csv": b"colour\nred\n"}))
    night()
    told = warehouse.execute(
        "select entity, warning_code, records from ops.file_warnings"
        " where warning_code like 'other%' order by all"
    )
    assert told.fetchall() == [("charges", "other_records", 2), ("tickets", "other_files", 1)]


def test_one_bad_part_leaves_the_others_out_as_well(put: Put, night: Night, ids: Ids) -> None:
    put("export.zip", archive(a=tickets(1), b=users(7)[:-9] + b"\xff\n"))
    (entry,) = night()
    assert (entry.path, entry.status, entry.reason_code) == (
        "desk/export.zip", "rejected", "encoding",
    )  # fmt: skip
    assert ids() == {}
    put("export.zip", archive(a=tickets(1), b=users(7)))
    assert set(statuses(night()).values()) == {"loaded"}
    assert ids() == {"tickets": ["1"], "users": ["7"]}


def test_a_process_that_dies_between_parts_leaves_nothing(
    put: Put, night: Night, ids: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("export.zip", archive(a=tickets(1), b=users(7)))
    real, calls = file_batch.take_in, iter([False, True])

    def dying(*arguments: Any, **options: Any) -> list[Intake]:
        if next(calls):
            raise KeyboardInterrupt
        return real(*arguments, **options)

    monkeypatch.setattr(file_batch, "take_in", dying)
    with pytest.raises(KeyboardInterrupt):
        night()
    assert ids() == {}
    monkeypatch.setattr(file_batch, "take_in", real)
    night()
    assert ids() == {"tickets": ["1"], "users": ["7"]}


def test_a_replaced_archive_brings_what_it_has_now(put: Put, night: Night, ids: Ids) -> None:
    put("export.zip", archive(a=tickets(1, 2), b=users(7), c=tickets(9)))
    night()
    put("export.zip", archive(a=tickets(1, 3), b=users(7)))
    assert statuses(night()) == {"export.zip!a.jsonl/tickets": "loaded"}
    assert ids() == {"tickets": ["1", "3"], "users": ["7"]}
    put("export.zip", archive(a=tickets(5)))
    assert statuses(night()) == {"export.zip": "loaded"}
    assert ids() == {"tickets": ["5"]}


def test_a_file_renamed_within_its_archive_is_not_loaded_again(
    put: Put, night: Night, ids: Ids, warehouse: duckdb.DuckDBPyConnection
) -> None:
    put("export.zip", archive(a=tickets(1), b=users(7)))
    night()
    accept(warehouse)
    put("export.zip", archive(z=tickets(1), b=users(7)))
    assert statuses(night()) == {"export.zip!z.jsonl/tickets": "skipped"}
    assert ids() == {"tickets": ["1"], "users": ["7"]}
    rows = warehouse.execute("select distinct _path from raw.desk__tickets").fetchall()
    assert rows == [("desk/export.zip!z.jsonl/tickets",)]
    put("export.zip", archive(b=users(7), c=users(8)))
    night()
    assert ids() == {"users": ["7", "8"]}


def test_a_renamed_archive_keeps_its_rows(
    put: Put, night: Night, ids: Ids, warehouse: duckdb.DuckDBPyConnection
) -> None:
    path = put("export.zip", archive(a=tickets(1), b=users(7)))
    night()
    accept(warehouse)
    path.rename(path.with_name("renamed.zip"))
    assert set(statuses(night()).values()) == {"skipped"}
    put("renamed.zip", archive(a=tickets(2), b=users(7)))
    night()
    assert ids() == {"tickets": ["2"], "users": ["7"]}


@pytest.mark.parametrize("is_accepted", [True, False])
def test_an_archive_that_is_taken_away_stays_loaded_once_it_was_accepted(
    put: Put, night: Night, ids: Ids, warehouse: duckdb.DuckDBPyConnection, is_accepted: bool
) -> None:
    path = put("export.zip", archive(a=tickets(1), b=users(7)))
    night()
    if is_accepted:
        accept(warehouse)
    path.unlink()
    night()
    assert ids() == ({"tickets": ["1"], "users": ["7"]} if is_accepted else {})


@pytest.mark.parametrize("accepts", [True, False])
def test_a_file_that_becomes_another_entitys_takes_its_rows_along(
    put: Put, night: Night, ids: Ids, warehouse: duckdb.DuckDBPyConnection, accepts: bool
) -> None:
    for content, found in (
        (tickets(1), {"tickets": ["1"]}),
        (users(7), {"users": ["7"]}),
        (lines(CHARGE, REFUND), {"charges": ["ch_1"], "refunds": ["re_1"]}),
        (users(7), {"users": ["7"]}),
    ):
        put("export.jsonl", content)
        night()
        if accepts:
            accept(warehouse)
        assert ids() == found


@pytest.mark.parametrize("first", [tickets(1), lines(CHARGE, REFUND)], ids=["one", "two"])
def test_a_replacement_that_is_rejected_changes_nothing(
    put: Put, night: Night, ids: Ids, first: bytes
) -> None:
    put("export.jsonl", first)
    night()
    loaded = ids()
    put("export.jsonl", b"\xff\n")
    (entry,) = night()
    assert (entry.status, entry.reason_code) == ("rejected", "encoding")
    night()
    assert ids() == loaded
    put("export.jsonl", first)
    assert set(statuses(night()).values()) <= {"skipped"}
    assert ids() == loaded
    put("export.jsonl", users(7))
    night()
    assert ids() == {"users": ["7"]}


def test_a_copy_keeps_the_rows_of_a_part_that_goes(put: Put, night: Night, ids: Ids) -> None:
    put("a.zip", archive(a=tickets(1), b=users(7)))
    put("tickets.jsonl", tickets(1))
    night()
    put("a.zip", archive(b=users(7)))
    night()
    assert ids() == {"tickets": ["1"], "users": ["7"]}


def test_an_empty_page_is_a_quiet_day(put: Put, night: Night) -> None:
    put("page.json", json.dumps({"tickets": [], "count": 0}).encode())
    (entry,) = night()
    assert (entry.entity, entry.status, entry.reason_code) == ("tickets", "loaded", "no_rows")


def test_a_checksum_file_beside_a_file_in_no_folder_is_none_itself(put: Put, night: Night) -> None:
    put("a.jsonl", tickets(1))
    put("a.jsonl.sha256", b"0")
    (entry,) = night()
    assert (entry.path, entry.reason_code) == ("desk/a.jsonl", "checksum_mismatch")
