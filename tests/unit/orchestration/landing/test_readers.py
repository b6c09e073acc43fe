"""Every record of a file comes out, or the file is rejected; nothing is guessed."""

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_quality.contract import load_contracts
from orchestration.landing.discovery import landed_files
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.staging import open_staged, stage

AGENTS = load_contracts("canonical")["agents"]
Record = dict[str, str | int | None]


def read(content: bytes, file_format: str) -> tuple[list[Record], Tally]:
    tally = Tally()
    batches = READERS[file_format](io.BytesIO(content), AGENTS, tally)
    return [row for batch in batches for row in batch.to_pylist()], tally


def rejection(content: bytes, file_format: str) -> FileRejectedError:
    with pytest.raises(FileRejectedError) as raised:
        read(content, file_format)
    return raised.value


def values(records: list[Record], name: str) -> list[str | int | None]:
    return [record[name] for record in records]


def test_columns_are_bound_by_name_not_by_position() -> None:
    records, tally = read(b"group_id,Agent-ID,shoe size\nfirst,7,43\n", "csv")
    assert values(records, "agent_id") == ["7"]
    assert values(records, "group_id") == ["first"]
    assert tally.added_columns == {"shoe_size"}
    assert tally.absent_columns == {"hired_at", "left_at"}


def test_a_quoted_line_break_stays_in_its_record() -> None:
    content = b'agent_id,name\r\n1,"Ann\r\nLee, ""A"""\r\n2,Bo\r\n'
    records, tally = read(content, "csv")
    assert values(records, "name") == ['Ann\r\nLee, "A"', "Bo"]
    assert values(records, "_line_number") == [2, 4]
    assert values(records, "_raw_record") == ['1,"Ann\r\nLee, ""A"""', "2,Bo"]
    assert tally.records_in == 2


def test_a_hash_sign_begins_data_like_any_other() -> None:
    records, _ = read(b"agent_id,name\n#5,#urgent\n", "csv")
    assert values(records, "agent_id") == ["#5"]


def test_blank_lines_and_repeated_headers_are_counted() -> None:
    records, tally = read(b"agent_id,name\n1,a\n\nagent_id,name\n2,b\n", "csv")
    assert values(records, "agent_id") == ["1", "2"]
    assert (tally.records_in, tally.blank, tally.repeated_header) == (4, 1, 1)


def test_a_record_with_a_cell_too_many_is_kept_as_broken() -> None:
    records, tally = read(b"agent_id,name\n1,well, fine\n2,b\n3\n", "csv")
    assert values(records, "_reader_reason") == ["ragged", None, "ragged"]
    assert values(records, "_raw_record")[0] == "1,well, fine"
    assert tally.records_in == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"agent_id;name\n1;a\n", "wrong_delimiter"),
        (b"1,Ann\n2,Bo\n", "header_mismatch"),
        (b"name,group_id\nAnn,1\n", "column_missing"),
        (b"agent_id,AGENT_ID\n1,2\n", "duplicate_column"),
        (b'agent_id,name\n1,"Ann\n2,Bo\n', "unbalanced_quote"),
        (b'agent_id,name\n1,"he said "hi""\n', "unbalanced_quote"),
        (b"agent_id,name\n1,caf\xe9\n", "encoding"),
        (b"agent_id,name\n1,a\0b\n", "nul_byte"),
        (b"agent_id,name\n1," + b"x" * 2_000_001 + b"\n", "field_too_long"),
    ],
)
def test_a_csv_file_that_cannot_be_trusted_is_rejected(content: bytes, reason: str) -> None:
    assert rejection(content, "csv").reason_code == reason


def test_a_renamed_column_is_guessed_in_the_message_only() -> None:
    assert "agent_id (did you mean agents_id?)" in str(rejection(b"agents_id,name\n1,a\n", "csv"))


def test_json_numbers_keep_their_digits() -> None:
    line = b'{"agent_id": 9007199254740993, "name": null, "group_id": 4.50, "extra": [1, "a"]}\n'
    records, tally = read(line, "jsonl")
    assert values(records, "agent_id") == ["9007199254740993"]
    assert values(records, "group_id") == ["4.50"]
    assert values(records, "name") == [None]
    assert tally.added_columns == {"extra"}


@pytest.mark.parametrize(
    "line",
    [
        b'{"agent_id": 1',
        b"[1]",
        b'{"agent_id": 1, "agent_id": 2}',
        b'{"agent_id": 1,}',
        rb'{"agent_id": "\ud83d"}',
    ],
)
def test_a_bad_json_line_is_kept_as_broken(line: bytes) -> None:
    records, tally = read(line + b'\n{"agent_id": 2}\n', "jsonl")
    assert values(records, "_reader_reason") == ["bad_json", None]
    assert values(records, "_raw_record")[0] == line.decode()
    assert tally.records_in == 2


def test_numbers_within_a_list_keep_their_digits() -> None:
    (record,), _ = read(b'{"agent_id": 1, "name": [1.50, {"seats": 3}, "a", null]}', "jsonl")
    assert record["name"] == '[1.50, {"seats": 3}, "a", null]'


def test_a_needed_key_that_no_json_line_has_rejects_the_file() -> None:
    assert rejection(b'{"name": "Ann"}\n', "jsonl").reason_code == "column_missing"


def test_parquet_values_become_the_text_a_csv_would_hold() -> None:
    table = pa.table(
        {
            "agent_id": pa.array([7], pa.int64()),
            "hired_at": pa.array([0], pa.timestamp("us", tz="UTC")),
            "left_at": pa.array([0], pa.timestamp("us")),
            "group_id": pa.array([True]),
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    (record,), _ = read(sink.getvalue(), "parquet")
    assert record["agent_id"] == "7"
    assert record["hired_at"] == "1970-01-01T00:00:00.000000Z"
    assert record["left_at"] == "1970-01-01T00:00:00.000000"
    assert record["group_id"] == "true"


def test_damaged_parquet_is_rejected() -> None:
    sink = io.BytesIO()
    rows = pa.table({"agent_id": [str(number) for number in range(1000)]})
    pq.write_table(rows, sink, write_page_checksum=True, compression="none", use_dictionary=False)
    content = bytearray(sink.getvalue())
    content[len(content) // 2] ^= 1
    assert rejection(bytes(content), "parquet").reason_code == "parquet_damaged"


def land(folder: Path, name: str, content: bytes) -> None:
    path = folder / "landing" / "helpdesk" / "agents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def stage_and_read(folder: Path) -> list[str | int | None]:
    (file,) = landed_files(folder / "landing", source="helpdesk")
    staged = stage(file, folder=folder)
    with open_staged(staged) as stream:
        batches = list(READERS[staged.file_format](stream, AGENTS, Tally()))
    return [row["agent_id"] for batch in batches for row in batch.to_pylist()]


CSV = b"agent_id,name\n" + b"".join(b"%d,agent\n" % number for number in range(5000))


def test_a_gzip_file_is_read_to_its_end(tmp_path: Path) -> None:
    land(tmp_path, "a.csv.gz", gzip.compress(CSV))
    assert len(stage_and_read(tmp_path)) == 5000


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cut.csv.gz", gzip.compress(CSV)[:-20], "gz_truncated"),
        ("crc.csv.gz", gzip.compress(CSV)[:-8] + b"\0\0\0\0\0\0\0\0", "gz_crc"),
        ("plain.csv.gz", CSV, "magic_mismatch"),
        ("packed.csv", gzip.compress(CSV), "magic_mismatch"),
        ("bomb.csv.gz", gzip.compress(b"agent_id\n" + b"x" * (80 << 20)), "ratio_limit"),
        ("empty.csv", b"", "empty_file"),
        ("book.xlsx", b"PK", "unsupported_format"),
        ("we[ird].csv", CSV, "bad_name"),
        ("not.parquet", CSV, "magic_mismatch"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_rejected(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    land(tmp_path, name, content)
    with pytest.raises(FileRejectedError) as raised:
        stage_and_read(tmp_path)
    assert raised.value.reason_code == reason


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    land(tmp_path, "a.csv", CSV)
    path = tmp_path / "landing" / "helpdesk" / "agents" / "a.csv"
    target = tmp_path / "elsewhere.csv"
    path.rename(target)
    path.symlink_to(target)
    with pytest.raises(FileRejectedError) as raised:
        stage_and_read(tmp_path)
    assert raised.value.reason_code == "not_regular_file"
