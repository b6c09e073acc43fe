"""A record is found in its wrapper, and its columns at their paths, in every shape it comes in."""

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from orchestration.landing.readers.json_layout import (
    ENVELOPE,
    Claim,
    claim_of,
    nested_columns,
    unwrap,
    value_at,
)
from tests.unit.orchestration.landing.looking import CHARGE, GROUP, TICKET, USER, lines
from tests.unit.orchestration.landing.reading import read, values
from tests.unit.orchestration.small_vendor import VENDOR, NewVendor, column, contract, key, needed


@pytest.fixture
def contracts(new_vendor: NewVendor) -> dict[str, Contract]:
    new_vendor()
    return dict(load_contracts(VENDOR))


@pytest.fixture
def one(new_vendor: NewVendor) -> Any:
    """A contract of some columns and of a layout, beside a key."""

    def of(*columns: dict[str, Any], **layout: Any) -> Contract:
        new_vendor(contract("things", key(), *columns, layout="json", **layout))
        return load_contracts(VENDOR)["things"]

    return of


def test_a_value_is_found_at_the_end_of_its_path() -> None:
    record = {"a": {"b": {"c": 1}}, "d": None, "e": "text"}
    for path, value in (("a.b.c", 1), ("a.b", {"c": 1}), ("d", None)):
        assert value_at(record, path) == value
    for path in ("a.x", "d.x", "e.x", "a.b.c.x", "x"):
        assert value_at(record, path) is None


def test_what_surrounds_a_record_is_kept_beside_it(contracts: dict[str, Contract]) -> None:
    event = {"id": "evt_1", "data": {"object": CHARGE}}
    record = unwrap(event, contracts["charges"].layout)
    assert record == {**CHARGE, ENVELOPE: event}
    assert (value_at(record, "id"), value_at(record, "..id")) == ("ch_1", "evt_1")


def test_a_record_without_a_wrapper_surrounds_itself(contracts: dict[str, Contract]) -> None:
    assert unwrap(CHARGE, contracts["charges"].layout) == CHARGE
    assert value_at(CHARGE, "..id") == "ch_1"


def test_a_record_with_other_marks_is_anothers(contracts: dict[str, Contract]) -> None:
    for entity in ("charges", "refunds"):
        for value in ({"id": 1}, {"id": 1, "object": "payout"}, {"id": 1, "object": None}):
            assert unwrap(value, contracts[entity].layout) is None


def test_one_of_several_marks_is_enough_and_every_key_needs_one(one: Any) -> None:
    layout = one(marks={"kind": ["a", "b"], "meta.live": True, "done": False, "name": "*"}).layout
    good = {"kind": "b", "meta": {"live": True}, "done": False, "name": "Ann"}
    assert unwrap(good, layout) == good
    for change in ({"kind": "c"}, {"meta": {}}, {"done": True}, {"done": None}, {"name": None}):
        assert unwrap({**good, **change}, layout) is None


def test_an_object_with_a_key_of_its_own_is_no_wrapper(contracts: dict[str, Contract]) -> None:
    layout = contracts["groups"].layout
    assert unwrap({"group": GROUP, "status": 200}, layout) == {
        **GROUP, ENVELOPE: {"group": GROUP, "status": 200},
    }  # fmt: skip
    assert unwrap({**TICKET, "group": GROUP}, layout) == {**TICKET, "group": GROUP}


@pytest.mark.parametrize(
    ("value", "place", "entity", "claim"),
    [
        (CHARGE, None, "charges", Claim.TOLD),
        (CHARGE, "data", "charges", Claim.TOLD),
        (CHARGE, "tickets", "charges", Claim.NONE),
        (CHARGE, None, "refunds", Claim.NONE),
        ({"ticket": TICKET}, None, "tickets", Claim.TOLD),
        (TICKET, "tickets", "tickets", Claim.LISTED),
        (TICKET, "users", "tickets", Claim.NONE),
        (TICKET, None, "tickets", Claim.POSSIBLE),
        (TICKET, None, "users", Claim.POSSIBLE),
    ],
)
def test_marks_and_wrappers_speak_louder_than_lists(
    contracts: dict[str, Contract], value: Any, place: str | None, entity: str, claim: Claim
) -> None:
    assert claim_of(value, place, contracts[entity].layout) is claim


def test_a_column_is_filled_from_the_first_of_its_paths_with_a_value(one: Any) -> None:
    things = one(column("channel", synonyms=[{"synonym": "via.channel"}, {"synonym": "source.by"}]))
    assert nested_columns(things) == [(1, ("via.channel", "source.by"))]
    records = [
        {"id": 1, "via": {"channel": "web"}},
        {"id": 2, "via": {"channel": None}, "source": {"by": "mail"}},
        {"id": 3, "via": None},
    ]
    rows, tally = read(lines(*records), "jsonl", things)
    assert values(rows, "channel") == ["web", "mail", None]
    assert ("column_absent", "channel") not in tally.warnings


def test_a_reference_may_be_written_out_as_an_object(one: Any) -> None:
    things = one(needed("owner", synonyms=[{"synonym": "owner.id"}]))
    plain = {"id": 1, "owner": "o1"}
    written_out = {"id": 2, "owner": {"id": "o2", "name": "Ann"}}
    nobody = {"id": 3, "owner": {"id": None}}
    for records, owners in (
        ([plain], ["o1"]),
        ([written_out], ["o2"]),
        ([plain, written_out, nobody], ["o1", "o2", None]),
    ):
        rows, tally = read(lines(*records), "jsonl", things)
        assert values(rows, "owner") == owners
        assert not [code for code, name in tally.warnings if name == "owner"]


def test_a_list_or_an_object_reaches_its_column_as_json(one: Any) -> None:
    things = one(column("tags", logicalType="object", physicalType="JSON"))
    rows, _ = read(lines({"id": 1, "tags": ["a", {"b": 1.50}]}), "jsonl", things)
    assert values(rows, "tags") == ['["a", {"b": 1.5}]']


GATHERER = column(
    "others", logicalType="object", physicalType="JSON",
    customProperties=[{"property": "gathers", "value": "others"}],
)  # fmt: skip


def test_the_rest_of_a_record_is_gathered(one: Any) -> None:
    things = one(GATHERER, wrapped_in="thing", ignored=["_links"])
    record = {"thing": {"id": 1, "Q1": 7, "_links": {}, "Q2": None}}
    rows, tally = read(lines(record), "jsonl", things)
    assert values(rows, "others") == ['{"Q1": 7, "Q2": null}']
    assert not tally.warnings


def test_the_rest_of_a_row_of_parquet_is_gathered(one: Any) -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"id": ["1"], "Q1": [7], "_links": ["x"], "Q2": ["a"]}), sink)
    rows, tally = read(sink.getvalue(), "parquet", one(GATHERER, ignored=["_links"]))
    assert values(rows, "others") == ['{"Q1": 7, "Q2": "a"}']
    assert not tally.warnings


def test_known_names_that_are_not_read_are_no_drift(one: Any) -> None:
    rows, tally = read(
        lines({**USER, "_links": 1, "shoe": 4}), "jsonl", one(ignored=["_l*", "name"])
    )
    assert len(rows) == 1
    assert dict(tally.warnings) == {("column_added", "shoe"): 1}
