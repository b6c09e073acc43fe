"""What a vendor's file holds is told by its content, or not at all."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.landing.best_fit import ForeignContentError
from orchestration.landing.readers import json_text
from orchestration.landing.recognition import recognise
from orchestration.landing.rejection import FileRejectedError
from tests.unit.orchestration import small_vendor
from tests.unit.orchestration.landing.looking import (
    CHARGE,
    DESK,
    GROUP,
    REFUND,
    TICKET,
    USER,
    Recognise,
    entities,
    ids,
    lines,
)
from tests.unit.orchestration.small_vendor import NewVendor


@pytest.mark.parametrize(
    ("header", "entity"),
    [
        ("Id,Status,Requester,Group", "tickets_csv"),
        ("group,requester,status,id,colour", "tickets_csv"),
        ("id,name,role", "users_csv"),
    ],
)
def test_a_header_tells_the_entity(look: Recognise, header: str, entity: str) -> None:
    assert entities(look(f"{header}\n".encode(), "csv")) == [entity]


def test_a_header_that_lacks_little_of_a_contract_is_a_broken_one(look: Recognise) -> None:
    with pytest.raises(
        FileRejectedError, match=r"Nearest is tickets_csv\. Missing: group"
    ) as raised:
        look(b"id,status,requester\n", "csv")
    assert raised.value.reason_code == "column_missing"
    assert not isinstance(raised.value, ForeignContentError)


def test_a_header_that_resembles_none_is_foreign(look: Recognise) -> None:
    for header in (b"id,colour\n", b"colour,size\n"):
        with pytest.raises(ForeignContentError, match="unknown_content"):
            look(header, "csv")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id;status;requester;group\n", "wrong_delimiter"),
        (b"id,status,requester,gr\xe4up\n", "encoding"),
        (b'id,"status,requester,group\n', "unbalanced_quote"),
        (b"id,id,status,requester,group\n", None),
    ],
)
def test_what_is_wrong_with_every_header_is_told_as_it_is(
    look: Recognise, content: bytes, reason: str | None
) -> None:
    if reason is None:
        assert entities(look(content, "csv")) == ["tickets_csv"]
        return
    with pytest.raises(FileRejectedError) as raised:
        look(content, "csv")
    assert raised.value.reason_code == reason


@pytest.mark.parametrize(
    ("value", "entity"),
    [
        ({"tickets": [TICKET], "next_page": None}, "tickets"),
        ({"count": 1, "users": [USER]}, "users"),
        ({"ticket": TICKET}, "tickets"),
        ({"user": USER, "status": 200}, "users"),
        ([{"ticket": TICKET}], "tickets"),
        ([TICKET], "tickets"),
        (TICKET, "tickets"),
        (USER, "users"),
        ({"object": "list", "data": [CHARGE]}, "charges"),
        ({"id": "evt_1", "object": "event", "data": {"object": CHARGE}}, "charges"),
        ([{**REFUND, "object": "credit"}], "refunds"),
    ],
)
def test_a_document_tells_the_entity_by_list_wrapper_marks_or_names(
    look: Recognise, value: Any, entity: str
) -> None:
    for content in (json.dumps(value), json.dumps(value, indent=1), f"\ufeff {json.dumps(value)}"):
        found = look(content.encode(), "json")
        assert (entities(found), found.others) == ([entity], 0)
        assert len(ids(found, content.encode(), "json")[entity]) == 1


@pytest.mark.parametrize(
    ("value", "entity"),
    [
        ({"ticket": TICKET}, "tickets"),
        ({"user": USER}, "users"),
        (TICKET, "tickets"),
        (GROUP, "groups"),
        (REFUND, "refunds"),
    ],
)
def test_lines_tell_the_entity_by_wrapper_marks_or_names(
    look: Recognise, value: Any, entity: str
) -> None:
    content = lines(value)
    assert ids(look(content, "jsonl"), content, "jsonl") == {entity: [str(IDS[entity])]}


IDS = {"tickets": 1, "users": 7, "groups": 3, "refunds": "re_1"}


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_a_document_is_told_whatever_the_pieces_it_arrives_in(
    look: Recognise, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(json_text, "CHUNK", chunk)
    content = lines({"meta": {"a": [1]}, "tickets": [TICKET, TICKET]}, {"ticket": TICKET}, USER)
    assert ids(look(content, "json"), content, "json") == {
        "tickets": ["1", "1", "1"], "users": ["7"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "file_format", "entity"),
    [
        (b'{"users": [], "count": 0}', "json", "users"),
        (b'{"object": "list", "data": []}', "json", "charges"),
        (b"[]", "json", "charges"),
        (b"\n\n", "jsonl", "charges"),
    ],
)
def test_a_file_without_a_record_is_one_of_the_entity_whose_list_it_has(
    look: Recognise, content: bytes, file_format: str, entity: str
) -> None:
    found = look(content, file_format)
    assert ids(found, content, file_format) == {entity: []}


@pytest.mark.parametrize(
    ("content", "file_format", "reason"),
    [
        (lines({"colour": "red"}), "jsonl", "unknown_content"),
        (lines({"object": "payout", "id": 1}), "jsonl", "unknown_content"),
        (lines(5, "text"), "jsonl", "unknown_content"),
        (b"no json\n", "jsonl", "unknown_content"),
        (b'[{"colour": "red"}]', "json", "unknown_content"),
        (json.dumps({"tickets": "none", "colour": 1}).encode(), "json", "unknown_content"),
        (lines(TICKET)[:-9], "json", "json_damaged"),
        (b" ", "json", "json_damaged"),
        (lines(TICKET) + b"\xff\n", "jsonl", "encoding"),
        (lines(TICKET) + b"\0\n", "jsonl", "nul_byte"),
        (lines(TICKET).decode().encode("utf-16"), "jsonl", "encoding"),
        (lines(TICKET).decode().encode("utf-16"), "json", "encoding"),
        (b'{"users": [], "users": []}', "json", "json_damaged"),
        (b"PAR1 and no more", "parquet", "parquet_damaged"),
    ],
)
def test_a_file_that_cannot_be_told_is_rejected(
    look: Recognise, content: bytes, file_format: str, reason: str
) -> None:
    with pytest.raises(FileRejectedError) as raised:
        look(content, file_format)
    assert raised.value.reason_code == reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("file_format", ["jsonl", "json"])
def test_a_file_is_read_in_the_encoding_of_its_source(
    look: Recognise, encoding: str, file_format: str
) -> None:
    content = json.dumps({**USER, "name": "Ännchen"}, ensure_ascii=False).encode(encoding)
    assert entities(look(content, file_format, encoding=encoding)) == ["users"]


def test_a_list_where_only_its_source_has_it_is_found(look: Recognise) -> None:
    content = json.dumps({"result": {"items": [USER]}}).encode()
    assert entities(look(content, "json", records_path="result.items")) == ["users"]


def parquet(**columns: list[Any]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def test_the_columns_of_parquet_tell_the_entity(look: Recognise) -> None:
    found = look(parquet(id=["1"], name=["Ann"], email=["a@example.com"]), "parquet")
    assert entities(found) == ["users"]


def test_parquet_has_the_marks_of_one_entity_in_every_row(look: Recognise) -> None:
    found = look(parquet(id=["1", "2"], object=["charge"] * 2, amount=["5", "6"]), "parquet")
    assert entities(found) == ["charges"]
    with pytest.raises(FileRejectedError, match="unknown_content"):
        look(parquet(id=["1", "2"], object=["charge", "refund"], amount=["5", "6"]), "parquet")


def test_two_contracts_that_fit_alike_are_not_chosen_from(
    tmp_path: Path, new_vendor: NewVendor
) -> None:
    twins = [
        small_vendor.contract(name, small_vendor.key(), layout="csv") for name in ("one", "other")
    ]
    new_vendor(*twins)
    path = tmp_path / "file"
    path.write_text("id\n1\n", encoding="utf-8")
    with pytest.raises(FileRejectedError, match="It may be one or other"):
        recognise(path, "csv", DESK)
