"""Each record of a file goes to the entity that speaks for it, and none is passed over unseen."""

import json

import pytest

from orchestration.landing.readers import json_text
from orchestration.landing.records import LONGEST_RECORD
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sight import ENOUGH_RECORDS
from tests.unit.orchestration.landing.looking import (
    CHARGE,
    GROUP,
    REFUND,
    TICKET,
    USER,
    Recognise,
    entities,
    ids,
    lines,
    rows,
)


def test_each_record_of_a_mixed_file_goes_to_its_own_entity(look: Recognise) -> None:
    content = lines(
        {"ticket": TICKET}, {"user": USER}, {"ticket": {**TICKET, "id": 2}}, CHARGE, REFUND,
        {"user": {**USER, "id": 8}},
    )  # fmt: skip
    for file_format in ("jsonl", "json"):
        assert ids(look(content, file_format), content, file_format) == {
            "charges": ["ch_1"],
            "refunds": ["re_1"],
            "tickets": ["1", "2"],
            "users": ["7", "8"],
        }


def test_records_that_nothing_marks_go_to_the_entity_of_their_names(look: Recognise) -> None:
    content = lines(CHARGE, TICKET, {"user": USER}, {**TICKET, "id": 2})
    assert ids(look(content, "jsonl"), content, "jsonl") == {
        "charges": ["ch_1"], "tickets": ["1", "2"], "users": ["7"],
    }  # fmt: skip


def test_an_object_within_a_record_is_no_record_of_its_own(look: Recognise) -> None:
    content = lines({**TICKET, "group": GROUP}, {**TICKET, "id": 2, "group": GROUP})
    assert ids(look(content, "jsonl"), content, "jsonl") == {"tickets": ["1", "2"]}


def test_every_list_of_a_page_is_met_however_long_the_others_are(look: Recognise) -> None:
    tickets = [{**TICKET, "id": number} for number in range(ENOUGH_RECORDS + 5)]
    content = json.dumps({"tickets": tickets, "users": [USER], "groups": [GROUP]}).encode()
    found = ids(look(content, "json"), content, "json")
    assert (len(found["tickets"]), found["users"]) == (len(tickets), ["7"])


def test_pages_of_different_lists_may_stand_in_a_row(look: Recognise) -> None:
    content = lines({"tickets": [TICKET]}, {"users": [USER]}, {"users": []}, {"ticket": TICKET})
    assert ids(look(content, "json"), content, "json") == {
        "tickets": ["1", "1"], "users": ["7"],
    }  # fmt: skip


def test_a_page_may_be_longer_than_any_record(
    look: Recognise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "CHUNK", 64)
    monkeypatch.setattr(json_text, "LONGEST_RECORD", 1_000)
    tickets = [{**TICKET, "id": number} for number in range(100)]
    page = {"others": [USER] * 100, "tickets": tickets}
    content = json.dumps(page).encode()
    assert len(content) > 5_000 < LONGEST_RECORD
    assert len(ids(look(content, "json"), content, "json")["tickets"]) == len(tickets)
    with pytest.raises(FileRejectedError, match="field_too_long"):
        look(json.dumps({**TICKET, "comments": ["x"] * 1_000}).encode(), "json")


def test_a_record_that_no_contract_knows_is_counted(look: Recognise) -> None:
    content = lines(CHARGE, {"object": "payout", "id": "po_1"}, {"object": "payout", "id": "po_2"})
    for file_format in ("jsonl", "json"):
        found = look(content, file_format)
        assert (entities(found), found.others) == (["charges"], 2)
        assert ids(found, content, file_format) == {"charges": ["ch_1"]}


def test_what_cannot_be_taken_apart_goes_to_one_entity_of_the_file(look: Recognise) -> None:
    content = lines(CHARGE, REFUND, 5) + b'{"object": "charge"\n'
    found = look(content, "jsonl")
    assert found.others == 0
    reasons = {
        contract.entity: [row["_reader_reason"] for row in rows(contract, content, "jsonl")]
        for contract in found.contracts
    }
    assert reasons == {"charges": [None, "bad_json", "bad_json"], "refunds": [None]}
