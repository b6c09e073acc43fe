"""Typed values become the text a CSV file would hold; types that lose something are refused."""

import datetime
import io
import json
import random
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_quality.contract import Contract
from orchestration.landing.readers import parquet
from orchestration.landing.records import LONGEST_FIELD
from tests.unit.orchestration.landing.reading import AGENTS, CONTRACTS, read, rejection

TICKETS, RESPONSES = CONTRACTS["tickets"], CONTRACTS["survey_responses"]
PERIODS = CONTRACTS["subscription_periods"]

TEXT, STAMP = pa.string(), pa.timestamp("us", "UTC")
NOON = datetime.datetime(2024, 3, 4, 12, tzinfo=datetime.UTC)


def file_of(columns: dict[str, pa.Array], contract: Contract = AGENTS, **options: Any) -> bytes:
    """A Parquet file with these columns, and empty ones for the others of the contract."""
    length = len(next(iter(columns.values())))
    empty = {column.name: pa.nulls(length) for column in contract.columns}
    sink = io.BytesIO()
    pq.write_table(pa.table(empty | columns), sink, **options)
    return sink.getvalue()


def text_of(column: str, values: pa.Array, contract: Contract) -> list[Any]:
    """What a column's values become, and that a JSON line of the raw record becomes the same."""
    records, _ = read(file_of({column: values}, contract), "parquet", contract)
    lines = "\n".join(str(record["_raw_record"]) for record in records)
    again, _ = read(lines.encode(), "jsonl", contract)
    assert [record[column] for record in again] == [record[column] for record in records]
    return [record[column] for record in records]


@pytest.mark.parametrize(
    ("column", "values", "texts"),
    [
        ("ticket_id", pa.array([2**64 - 1, None, 7], pa.uint64()), [str(2**64 - 1), None, "7"]),
        ("ticket_id", pa.array([Decimal(7)], pa.decimal128(38, 0)), ["7"]),
        ("ticket_id", pa.array(["007", 'ä\\"\n\x1b']), ["007", 'ä\\"\n\x1b']),
        ("ticket_id", pa.array(["7"], pa.large_string()), ["7"]),
        ("ticket_id", pa.array(["7"], pa.string_view()), ["7"]),
        ("ticket_id", pa.array(["7", None, "8"]).dictionary_encode(), ["7", None, "8"]),
        ("solutions_offered", pa.array([-3], pa.int8()), ["-3"]),
        ("solutions_offered", pa.array([Decimal(1000)], pa.decimal128(9, 0)), ["1000"]),
        ("is_spam", pa.array([True, False, None]), ["true", "false", None]),
        ("is_spam", pa.array(["yes"]), ["yes"]),
        ("created_at", pa.array([NOON], STAMP), ["2024-03-04T12:00:00.000000Z"]),
        ("created_at", pa.array([0], pa.timestamp("us")), ["1970-01-01T00:00:00.000000"]),
        (
            "created_at",
            pa.array([1], pa.timestamp("s", "Asia/Tokyo")),
            ["1970-01-01T00:00:01.000Z"],
        ),
        ("created_at", pa.array([1999], pa.timestamp("ns")), ["1970-01-01T00:00:00.000001"]),
        ("tags", pa.array([["a", 'b"', None], [], None]), ['["a", "b\\"", null]', "[]", None]),
        ("tags", pa.array([[1.5], [1e-5]], pa.list_(pa.float64(), 1)), ["[1.5]", "[0.00001]"]),
        ("tags", pa.array([[1]], pa.large_list(pa.int8())), ["[1]"]),
        ("tags", pa.array([{"a": 1, "b": [True]}, None]), ['{"a": 1, "b": [true]}', None]),
        (
            "tags",
            pa.array([[("k", [1]), ("l", None)], None, []], pa.map_(TEXT, pa.list_(pa.int8()))),
            ['{"k": [1], "l": null}', None, "{}"],
        ),
        ("tags", pa.array([[NOON]], pa.list_(STAMP)), ['["2024-03-04T12:00:00.000000Z"]']),
    ],
)
def test_a_value_becomes_the_text_a_csv_would_hold(
    column: str, values: pa.Array, texts: list[str | None]
) -> None:
    assert text_of(column, values, TICKETS) == texts


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([5.0, None, 0.1, 1e-5, 1.5e15, -2.5e-7],
         ["5", None, "0.1", "0.00001", "1500000000000000", "-0.00000025"]),
        ([float("nan"), float("inf"), float("-inf")], ["NaN", "Infinity", "-Infinity"]),
        (pa.array([0.1], pa.float32()), ["0.1"]),
        ([Decimal("12.50"), None], ["12.5", None]),
        (pa.array([Decimal(0), Decimal("1E-9")], pa.decimal128(38, 10)), ["0", "0.000000001"]),
        (pa.array([Decimal(100)], pa.decimal256(50, 2)), ["100"]),
        (pa.array([10, 200], pa.int64()), ["10", "200"]),
    ],
)  # fmt: skip
def test_a_number_is_written_in_full_and_in_digits(
    values: pa.Array | list[Any], texts: list[str | None]
) -> None:
    column = values if isinstance(values, pa.Array) else pa.array(values)
    assert text_of("score", column, RESPONSES) == texts


def test_a_number_is_spelled_as_the_texts_of_its_source_are() -> None:
    scores = {"score": pa.array([1.234]), "scale_max": pa.array(["1.234"])}
    content = file_of(scores, RESPONSES)
    (record,), _ = read(content, "parquet", RESPONSES, decimal_style="comma_grouped")
    assert (record["score"], record["scale_max"]) == ("1,2340", "1.234")
    assert json.loads(str(record["_raw_record"]))["score"] == 1.234


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64()])
def test_a_date_is_written_as_a_date(kind: pa.DataType) -> None:
    days = pa.array([datetime.date(2024, 2, 29), None]).cast(kind)
    assert text_of("period_start", days, PERIODS) == ["2024-02-29", None]


@pytest.mark.parametrize(
    ("column", "contract", "values"),
    [
        ("hired_at", AGENTS, pa.array([2_070_000_000_000]).view(pa.timestamp("s", "UTC"))),
        ("period_start", PERIODS, pa.array([20_704_000], pa.int32()).view(pa.date32())),
    ],
)
def test_a_moment_beyond_the_calendar_does_not_wrap_round_into_it(
    column: str, contract: Contract, values: pa.Array
) -> None:
    (text,) = text_of(column, values, contract)
    assert "out of range" in text


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("ticket_id", pa.float64()),
        ("ticket_id", pa.binary()),
        ("ticket_id", pa.bool_()),
        ("ticket_id", pa.decimal128(9, 2)),
        ("ticket_id", pa.list_(TEXT)),
        ("subject", pa.struct([("a", TEXT)])),
        ("subject", STAMP),
        ("solutions_offered", pa.float32()),
        ("solutions_offered", pa.decimal128(9, 2)),
        ("solutions_offered", pa.duration("s")),
        ("created_at", pa.int64()),
        ("created_at", pa.float64()),
        ("created_at", pa.date32()),
        ("created_at", pa.time64("us")),
        ("is_spam", pa.int8()),
        ("tags", pa.binary()),
        ("tags", pa.float64()),
    ],
)
def test_a_type_that_loses_something_rejects_the_file(column: str, kind: pa.DataType) -> None:
    damage = rejection(file_of({column: pa.nulls(1, kind)}, TICKETS), "parquet", TICKETS)
    assert damage.reason_code == "column_type"
    assert damage.detail.startswith(f"{column} is ")


@pytest.mark.parametrize(
    ("column", "contract", "kind"),
    [
        ("period_start", PERIODS, STAMP),
        ("period_start", PERIODS, pa.int32()),
        ("score", RESPONSES, pa.bool_()),
        ("score", RESPONSES, pa.binary()),
    ],
)
def test_a_type_of_another_kind_rejects_the_file(
    column: str, contract: Contract, kind: pa.DataType
) -> None:
    content = file_of({column: pa.nulls(1, kind)}, contract)
    assert rejection(content, "parquet", contract).reason_code == "column_type"


def test_an_unknown_column_may_be_anything_and_stays_in_the_raw_record() -> None:
    columns = {
        "agent_id": pa.array([7]),
        'Colour "1"': pa.array([b"\xff\x00"]),
        "shift": pa.array([5], pa.duration("s")),
        "nested": pa.array([{"at": NOON, "amount": Decimal("1.50")}]),
    }
    (record,), tally = read(file_of(columns), "parquet")
    raw = json.loads(str(record["_raw_record"]))
    assert record["agent_id"] == "7"
    assert raw['Colour "1"'] == "ff00"
    assert raw["shift"] == "0:00:05"
    assert raw["nested"] == {"at": "2024-03-04T12:00:00.000000Z", "amount": 1.5}
    assert {("column_added", "shift"), ("column_added", "nested")} <= tally.warnings.keys()


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["name"], "column_missing"),
        (["shoe_size"], "header_mismatch"),
        (["agent_id", "Agent ID"], "duplicate_column"),
    ],
)
def test_columns_are_held_against_the_contract(names: list[str], reason: str) -> None:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays([pa.array(["1"])] * len(names), names), sink)
    assert rejection(sink.getvalue(), "parquet").reason_code == reason


@pytest.mark.parametrize("surplus", [0, 1])
def test_a_field_is_too_long_beyond_its_limit(surplus: int) -> None:
    names = pa.array(["é" * (LONGEST_FIELD + surplus), "Bo", None])
    records, _ = read(file_of({"agent_id": pa.array([1, 2, 3]), "name": names}), "parquet")
    reasons = [record["_reader_reason"] for record in records]
    assert reasons == ["field_too_long" if surplus else None, None, None]
    assert [record["agent_id"] for record in records] == [None if surplus else "1", "2", "3"]


def test_rows_are_numbered_through_all_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH_SIZE", 7)
    ids = [str(number) for number in range(100)]
    records, tally = read(file_of({"agent_id": pa.array(ids)}, row_group_size=30), "parquet")
    assert [record["agent_id"] for record in records] == ids
    assert [record["_record_number"] for record in records] == list(range(1, 101))
    assert tally.records_in == 100


def test_long_rows_are_read_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH_CHARACTERS", 1000)
    generator = random.Random(1)
    texts = [generator.randbytes(100).hex() for _ in range(50)]
    content = file_of({"agent_id": pa.array(texts), "name": pa.array(texts)})
    records, _ = read(content, "parquet")
    assert [record["agent_id"] for record in records] == texts


def test_a_file_without_rows_has_no_records() -> None:
    assert read(file_of({"agent_id": pa.array([], TEXT)}), "parquet")[0] == []


def damaged_files() -> list[bytes]:
    rows = {"agent_id": pa.array([str(number) for number in range(1000)])}
    whole = file_of(rows, write_page_checksum=True, compression="none", use_dictionary=False)
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    no_text = file_of({"agent_id": pa.array(["x"])}, compression="none", use_dictionary=False)
    no_text = no_text.replace(b"\1\0\0\0x", b"\1\0\0\0\xff")
    return [bytes(flipped), whole[:-100], b"PAR1" + whole[104:], b"PAR1", no_text]


@pytest.mark.parametrize("content", damaged_files())
def test_a_damaged_file_is_rejected(content: bytes) -> None:
    assert rejection(content, "parquet").reason_code == "parquet_damaged"
