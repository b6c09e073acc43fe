"""A record is found in its wrapper, and its columns at their paths, in every shape it comes in."""

import json

from data_quality.contract_files import load_contracts
from orchestration.landing.readers.json_layout import unwrap, value_at
from tests.unit.orchestration.landing.reading import read, values

CHARGES = load_contracts("stripe")["charges"]
BARE = {"id": "ch_1", "object": "charge", "created": 1_704_067_200}


def event(record: dict[str, object]) -> dict[str, object]:
    """What tells of a record, with an id and a time of its own."""
    return {"id": "evt_1", "object": "event", "created": 1_704_153_600, "data": {"object": record}}


def test_a_path_beside_the_wrapper_leads_into_a_record_that_has_none() -> None:
    wrapped = unwrap(event(BARE), CHARGES.layout)
    assert wrapped is not None
    assert (value_at(wrapped, "id"), value_at(wrapped, "..id")) == ("ch_1", "evt_1")
    assert value_at(BARE, "..id") == "ch_1"


def test_a_mark_of_anything_asks_for_a_value() -> None:
    without_id = {"object": "charge", "id": None}
    assert unwrap(event(without_id), CHARGES.layout) is None
    assert unwrap({"object": "charge"}, CHARGES.layout) is None
    assert unwrap(BARE, CHARGES.layout) == BARE


def test_a_value_is_taken_where_it_stands_and_its_column_is_there() -> None:
    plain, expanded = {**BARE, "customer": "cus_1"}, {**BARE, "customer": {"id": "cus_2"}}
    for records, customers in [
        ([plain], ["cus_1"]),
        ([expanded], ["cus_2"]),
        ([plain, expanded], ["cus_1", "cus_2"]),
    ]:
        rows, tally = read(json.dumps(records).encode(), "json", CHARGES)
        assert values(rows, "customer") == customers
        assert ("column_absent", "customer") not in tally.warnings
