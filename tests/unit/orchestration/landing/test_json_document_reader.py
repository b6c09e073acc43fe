"""A JSON document is a list of records, or an envelope of which the source tells the list."""

import itertools
import json

import pytest

from orchestration.landing.readers import json_text
from tests.unit.orchestration.landing.reading import read, rejection, values

AGENTS = [{"agent_id": number, "name": f'Ä"{number}\\ {{[,'} for number in range(40)]
NAMES = [agent["name"] for agent in AGENTS]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_a_list_is_read_whatever_the_pieces_it_arrives_in(
    monkeypatch: pytest.MonkeyPatch, chunk: int, indent: int | None
) -> None:
    monkeypatch.setattr(json_text, "CHUNK", chunk)
    document = json.dumps(AGENTS, ensure_ascii=False, indent=indent)
    records, tally = read(f" {document}\n".encode(), "json")
    assert values(records, "name") == NAMES
    assert [json.loads(str(raw)) for raw in values(records, "_raw_record")] == AGENTS
    assert tally.records_in == len(AGENTS)


@pytest.mark.parametrize("chunk", range(1, 12))
def test_a_value_is_whole_wherever_the_pieces_end(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(json_text, "CHUNK", chunk)
    parts = [
        "-1.5e+10",
        "0.25",
        "true",
        "-Infinity",
        '"\\ud83d\\ude00"',
        "[1]",
        '{"agent_id": 1E5}',
    ]
    records, _ = read(f"[{','.join(parts)}]".encode(), "json")
    assert values(records, "_raw_record") == parts
    assert values(records, "_reader_reason") == ["bad_json"] * 6 + [None]


def test_a_record_knows_the_line_on_which_it_begins() -> None:
    content = b'[\n  {"agent_id": 1},\n  {"agent_id":\n    2}, {"agent_id": 3}\n]\n'
    records, _ = read(content, "json")
    assert values(records, "_line_number") == [2, 3, 4]
    assert values(records, "_raw_record")[1] == '{"agent_id":\n    2}'


def test_an_empty_list_has_no_records() -> None:
    assert read(b" [ ] ", "json") == ([], read(b"[]", "json")[1])
    assert read(b"[]", "json")[1].records_in == 0


@pytest.mark.parametrize("chunk", [1, 5, 1 << 20])
def test_every_cut_of_a_document_is_noticed(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(json_text, "CHUNK", chunk)
    content = '{"meta": {"count": 12}, "data": [{"agent_id": 1.5, "name": "é"}, {"agent_id": 2}]}'
    whole = content.encode()
    assert len(read(whole, "json", records_path="data")[0]) == 2
    for length in range(1, len(whole)):
        damage = rejection(whole[:length], "json", records_path="data")
        assert damage.reason_code == "json_damaged", whole[:length]


@pytest.mark.parametrize(
    "content",
    [
        b'[{"agent_id": 1}] {"agent_id": 2}',
        b'[{"agent_id": 1} {"agent_id": 2}]',
        b'[{"agent_id": 1},]',
        b"[1 2]",
        b"[,]",
        b"[01]",
        b'{"data": [], "data": []}',
        b'{"data": [], 5: 6}',
        b'{"data": []}, {"data": []}',
        b"<html></html>",
        b"\n",
    ],
)
def test_a_document_that_is_no_json_is_rejected(content: bytes) -> None:
    assert rejection(content, "json", records_path="data").reason_code == "json_damaged"


@pytest.mark.parametrize("chunk", [3, 1 << 20])
def test_a_list_is_found_at_its_place(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(json_text, "CHUNK", chunk)
    envelope = {
        "items": [1, {"agent_id": 5}],
        "result": {"total": 40, "others": [{"agent_id": 6}], "items": AGENTS, "more": {}},
        "seconds": 1.5,
    }
    records, _ = read(json.dumps(envelope).encode(), "json", records_path="result.items")
    assert values(records, "name") == NAMES


def test_a_list_without_envelope_needs_no_place() -> None:
    records, _ = read(json.dumps(AGENTS).encode(), "json", records_path="result.items")
    assert len(records) == len(AGENTS)


@pytest.mark.parametrize(
    ("content", "records_path"),
    [
        (b'{"data": []}', None),
        (b'{"data": []}', "items"),
        (b'{"data": []}', "data.items"),
        (b'{"data": {"items": null}}', "data.items"),
        (b'{"data": {}}', "data"),
        (b"{}", "data"),
        (b"null", "data"),
        (b"7", None),
        (b'{"agent_id": 1}\n{"agent_id": 2}\n', None),
    ],
)
def test_an_envelope_of_unknown_form_is_rejected(content: bytes, records_path: str | None) -> None:
    settings = {"records_path": records_path} if records_path else {}
    assert rejection(content, "json", **settings).reason_code == "unknown_envelope"


@pytest.mark.parametrize(
    ("marks", "follow"),
    [
        ({"next": None}, False),
        ({"next_page": ""}, False),
        ({"has_more": False}, False),
        ({"end_of_stream": True}, False),
        ({"next": "https://example.com/2"}, True),
        ({"next_page": 2}, True),
        ({"next_cursor": "x"}, True),
        ({"next_url": "x"}, True),
        ({"has_more": True}, True),
        ({"end_of_stream": False}, True),
        ({"links": {"next": "x"}}, True),
        ({"meta": {"has_more": True}, "links": {"next": "x"}}, True),
        # The last page of an interface whose addresses go on for ever.
        ({"meta": {"has_more": False}, "links": {"next": "x"}}, False),
        ({"end_of_stream": True, "next_page": "x"}, False),
    ],
)
@pytest.mark.parametrize("place", itertools.product(["before", "behind"], ["above", "beside"]))
def test_an_envelope_that_speaks_of_more_pages_is_rejected(
    marks: dict[str, object], follow: bool, place: tuple[str, str]
) -> None:
    order, level = place
    items: dict[str, object] = {"items": [{"agent_id": 1, "next": "x", "has_more": True}]}
    if level == "beside":
        items = {**marks, **items} if order == "before" else {**items, **marks}
    envelope: dict[str, object] = {"data": items}
    if level == "above":
        envelope = {**marks, **envelope} if order == "before" else {**envelope, **marks}
    content = json.dumps(envelope).encode()
    if follow:
        damage = rejection(content, "json", records_path="data.items")
        assert damage.reason_code == "incomplete_export"
    else:
        assert len(read(content, "json", records_path="data.items")[0]) == 1
