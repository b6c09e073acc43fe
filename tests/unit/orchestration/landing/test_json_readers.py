"""Every record of a JSON file comes out as it was written, or the file is rejected."""

import json

import pytest

from orchestration.landing.readers import json_text, jsonl
from orchestration.landing.readers.decimal_marks import with_decimal_comma
from orchestration.landing.readers.json_values import DEEPEST
from orchestration.landing.records import LONGEST_FIELD
from tests.unit.orchestration.landing.reading import CONTRACTS, read, rejection, values

TICKETS, RESPONSES = CONTRACTS["tickets"], CONTRACTS["survey_responses"]

OTHER_NAMES = [
    column.name for column in TICKETS.columns if column.name not in {"ticket_id", "tags"}
]
GOOD = b'{"agent_id": 7}'
BROKEN_RECORDS = {
    "null": b"null",
    "list": b"[1]",
    "key twice": b'{"agent_id": 1, "agent_id": 2}',
    "key twice within": b'{"agent_id": 1, "name": {"a": 1, "a": 2}}',
    "half a character": rb'{"agent_id": "\ud83d"}',
    "too deep": b'{"agent_id": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}",
}
NO_JSON = {
    "cut": b'{"agent_id": 1',
    "comma too many": b'{"agent_id": 1,}',
    "single quotes": b"{'agent_id': 1}",
    "line break in text": b'{"agent_id": "a\tb"}',
    "without end": b'{"agent_id": ' + b"[" * 5000 + b"]" * 5000 + b"}",
}


def in_both(content: bytes) -> list[tuple[bytes, str]]:
    """A record as a line of its own, and as the only one of a document."""
    return [(content, "jsonl"), (b"[" + content + b"]", "json")]


@pytest.mark.parametrize(
    ("content", "file_format"),
    in_both(b'{"agent_id": 9007199254740993, "name": null, "group_id": 4.50, "extra": [1, "a"]}'),
)
def test_numbers_keep_their_digits(content: bytes, file_format: str) -> None:
    records, tally = read(content, file_format)
    assert values(records, "agent_id") == ["9007199254740993"]
    assert values(records, "group_id") == ["4.50"]
    assert values(records, "name") == [None]
    assert tally.warnings["column_added", "extra"] == 1


@pytest.mark.parametrize(
    ("content", "file_format"),
    in_both(b'{"ticket_id": "1", "tags": [1.50, {"seats": 3}, "\xc3\xa9\\n", null, true], %s}' % (
        b", ".join(b'"%s": false' % name.encode() for name in OTHER_NAMES)
    )),
)  # fmt: skip
def test_a_list_becomes_json_and_a_truth_value_a_word(content: bytes, file_format: str) -> None:
    (record,), _ = read(content, file_format, TICKETS)
    assert record["tags"] == '[1.50, {"seats": 3}, "é\\n", null, true]'
    assert record["is_spam"] == "false"


@pytest.mark.parametrize(("content", "file_format"), in_both(b'{"agent_id": NaN, "name": 1e400}'))
def test_what_is_no_number_stays_text_for_the_contract_to_judge(
    content: bytes, file_format: str
) -> None:
    (record,), _ = read(content, file_format)
    assert (record["agent_id"], record["name"]) == ("NaN", "1e400")


@pytest.mark.parametrize(
    ("number", "text"),
    [("12", "12"), ("1.5", "1,5"), ("-0.25", "-0,25"), ("1.234", "1,2340"), ("1.2345", "1,2345")],
)
def test_a_decimal_comma_is_never_one_of_thousands(number: str, text: str) -> None:
    assert with_decimal_comma(number) == text


def test_a_number_is_spelled_as_the_texts_of_its_source_are() -> None:
    names = (column.name for column in RESPONSES.columns)
    line = json.dumps(dict.fromkeys(names, 1.234) | {"scale_min": "1,234"}).encode()
    (plain,), _ = read(line, "jsonl", RESPONSES)
    (with_comma,), _ = read(line, "jsonl", RESPONSES, decimal_style="comma_grouped")
    assert (plain["score"], plain["scale_min"]) == ("1.234", "1,234")
    assert (with_comma["score"], with_comma["scale_min"]) == ("1,2340", "1,234")
    assert with_comma["_raw_record"] == line.decode()


@pytest.mark.parametrize("broken", BROKEN_RECORDS.values(), ids=BROKEN_RECORDS)
@pytest.mark.parametrize("file_format", ["jsonl", "json"])
def test_a_bad_record_is_kept_as_broken(broken: bytes, file_format: str) -> None:
    content = broken + b"\n" + GOOD if file_format == "jsonl" else b"[%s,%s]" % (broken, GOOD)
    records, tally = read(content, file_format)
    assert values(records, "_reader_reason") == ["bad_json", None]
    assert values(records, "_raw_record")[0] == broken.decode()
    assert tally.records_in == 2


@pytest.mark.parametrize(
    ("content", "file_format"),
    in_both(b'{"agent_id": ' + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1) + b"}"),
)
def test_a_record_may_be_nested_to_a_certain_depth(content: bytes, file_format: str) -> None:
    records, _ = read(content, file_format)
    assert values(records, "_reader_reason") == [None]


@pytest.mark.parametrize("broken", NO_JSON.values(), ids=NO_JSON)
def test_text_that_is_no_json_breaks_its_line_or_the_whole_document(broken: bytes) -> None:
    records, _ = read(broken + b"\n" + GOOD, "jsonl")
    assert values(records, "_reader_reason") == ["bad_json", None]
    damage = rejection(b"[%s,%s]" % (GOOD, broken), "json")
    assert (damage.reason_code, damage.detail) == ("json_damaged", "After record 1.")


@pytest.mark.parametrize("surplus", [0, 1])
@pytest.mark.parametrize("file_format", ["jsonl", "json"])
def test_a_field_is_too_long_beyond_its_limit(surplus: int, file_format: str) -> None:
    text = "x" * (LONGEST_FIELD + surplus)
    record = json.dumps({"agent_id": 1, "name": text}).encode()
    (found,), _ = read(record if file_format == "jsonl" else b"[" + record + b"]", file_format)
    assert found["_reader_reason"] == ("field_too_long" if surplus else None)
    assert found["name"] == (None if surplus else text)


def test_a_record_longer_than_any_honest_one_rejects_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_RECORD", 20)
    monkeypatch.setattr(json_text, "LONGEST_RECORD", 20)
    for record, is_refused in ((GOOD, False), (b'{"agent_id": "1234567890"}', True)):
        for content, file_format in in_both(record):
            if is_refused:
                assert rejection(content, file_format).reason_code == "field_too_long"
            else:
                assert len(read(content, file_format)[0]) == 1


def test_a_text_without_end_is_not_gathered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "CHUNK", 16)
    monkeypatch.setattr(json_text, "LONGEST_RECORD", 64)
    content = b'[{"agent_id": "' + b"x" * 1000
    assert rejection(content, "json").reason_code == "field_too_long"


@pytest.mark.parametrize(("content", "file_format"), in_both(GOOD))
def test_a_byte_order_mark_at_the_start_is_no_content(content: bytes, file_format: str) -> None:
    records, _ = read(b"\xef\xbb\xbf" + content, file_format)
    assert values(records, "agent_id") == ["7"]


def test_a_byte_order_mark_before_a_later_line_breaks_it() -> None:
    records, _ = read(GOOD + b"\n\xef\xbb\xbf" + GOOD, "jsonl")
    assert values(records, "_reader_reason") == [None, "stray_bom"]
    assert rejection(b"[" + GOOD + b",\xef\xbb\xbf" + GOOD + b"]", "json").reason_code == (
        "json_damaged"
    )


@pytest.mark.parametrize(("content", "file_format"), in_both(GOOD))
def test_the_encoding_is_that_of_the_source(content: bytes, file_format: str) -> None:
    wide = content.decode().encode("utf-16")
    assert rejection(wide, file_format).reason_code == "encoding"
    records, _ = read(wide, file_format, encoding="utf-16")
    assert values(records, "agent_id") == ["7"]


@pytest.mark.parametrize(("content", "file_format"), in_both(b'{"agent_id": 7, "name": "caf\xe9"}'))
def test_bytes_of_another_encoding_reject_the_file(content: bytes, file_format: str) -> None:
    assert rejection(content, file_format).reason_code == "encoding"


@pytest.mark.parametrize(("content", "file_format"), in_both(GOOD + b"\0"))
def test_zero_bytes_reject_the_file(content: bytes, file_format: str) -> None:
    assert rejection(content, file_format).reason_code == "nul_byte"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b'{"name": "Ann"}', "column_missing"),
        (b'{"agent_id": 1, "Agent-Id": 2}', "duplicate_column"),
        (b'{"agent_id": 1, "colour": 1, "Colour": 2}', "duplicate_column"),
        (json.dumps({f"key {number}": 1 for number in range(2001)}).encode(), "too_many_columns"),
    ],
)
@pytest.mark.parametrize("file_format", ["jsonl", "json"])
def test_keys_are_held_against_the_contract(record: bytes, reason: str, file_format: str) -> None:
    content = record if file_format == "jsonl" else b"[" + record + b"]"
    assert rejection(content, file_format).reason_code == reason


def test_a_column_is_there_when_any_record_names_it() -> None:
    records, tally = read(b'{"agent_id": 1}\n{"agent_id": 2, "Hired-At": null}\n{}\n', "jsonl")
    assert values(records, "agent_id") == ["1", "2", None]
    absent = {column for code, column in tally.warnings if code == "column_absent"}
    assert absent == {"group_id", "left_at"}


def test_blank_lines_are_counted() -> None:
    records, tally = read(b"\n" + GOOD + b"\r\n  \r\n" + GOOD, "jsonl")
    assert values(records, "_line_number") == [2, 4]
    assert values(records, "_record_number") == [2, 4]
    assert (tally.records_in, tally.blank) == (4, 2)
    assert read(b"\n\n", "jsonl")[1].blank == 2
