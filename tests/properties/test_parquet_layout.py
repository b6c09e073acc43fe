"""No bit of what a Parquet file tells about itself can change unnoticed what is read from it."""

import io
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_quality.contract_files import load_contracts
from data_quality.conventions import CANONICAL
from orchestration.landing.readers.parquet import read
from orchestration.landing.readers.parquet_layout import LayoutError, check_layout
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError

AGENTS = load_contracts("canonical")["agents"]
ROWS = 6


def small_file(**settings: Any) -> bytes:
    """Agents in two groups of rows, with page checksums; free of repeated bytes worth packing."""
    table = pa.table(
        {
            "agent_id": [f"a{number}" for number in range(ROWS)],
            "hired_at": pa.array(range(10**15, 10**15 + ROWS), pa.timestamp("us", tz="UTC")),
        }
    )
    content = io.BytesIO()
    pq.write_table(table, content, write_page_checksum=True, row_group_size=4, **settings)
    return content.getvalue()


def rows_of(content: bytes) -> list[dict[str, Any]]:
    batches = pa.concat_tables(read(io.BytesIO(content), AGENTS, CANONICAL, Tally()))
    return batches.drop_columns(["_raw_record"]).to_pylist()


@pytest.mark.slow
@pytest.mark.parametrize("page_version", ["1.0", "2.0"])
def test_a_flipped_bit_of_the_footer_is_noticed_or_changes_nothing(page_version: str) -> None:
    clean = small_file(data_page_version=page_version, store_schema=False)
    rows = rows_of(clean)
    footer = len(clean) - 8 - int.from_bytes(clean[-8:-4], "little")
    rejected = 0
    for place, bit in product(range(footer, len(clean)), range(8)):
        content = bytearray(clean)
        content[place] ^= 1 << bit
        try:
            assert rows_of(bytes(content)) == rows, (place, bit)
        except FileRejectedError:
            rejected += 1
    assert rejected > 0


def test_a_page_that_lost_its_checksum_is_noticed() -> None:
    with_checksum, without = small_file(), io.BytesIO()
    pq.write_table(pq.read_table(io.BytesIO(with_checksum)), without, row_group_size=4)
    check_layout(io.BytesIO(with_checksum))
    check_layout(without)
    # The first page begins behind the magic. Its checksum is the field of number 4, a step of 1
    # from the last; as a step of 7 it is a field nobody knows.
    header = with_checksum[4:]
    place = 4 + header.index(b"\x15", 5)
    mended = bytearray(with_checksum)
    mended[place] = 0x75
    with pytest.raises(LayoutError):
        check_layout(io.BytesIO(mended))


def test_a_decimal_of_two_scales_is_noticed() -> None:
    content = io.BytesIO()
    pq.write_table(pa.table({"score": pa.array([Decimal("1.25")], pa.decimal128(18, 2))}), content)
    # Scale 2 and precision 18 as the fields of a decimal, in the footer's new name of the type.
    digits = b"\x5c\x15\x04\x15\x24"
    assert content.getvalue().count(digits) == 1
    with pytest.raises(LayoutError):
        check_layout(io.BytesIO(content.getvalue().replace(digits, b"\x5c\x15\x06\x15\x24")))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1PAR1", b"PAR1\0\0\0\0PAR1", bytes(99)])
def test_what_has_no_footer_is_refused(content: bytes) -> None:
    with pytest.raises(LayoutError):
        check_layout(io.BytesIO(content))


def test_files_of_every_type_and_setting_contradict_nothing() -> None:
    count = 300
    table = pa.table(
        {
            "text": [f"t{number}" if number % 5 else None for number in range(count)],
            "large_text": pa.array(["t"] * count, pa.large_string()),
            "integer": range(count),
            "small": pa.array([number % 200 for number in range(count)], pa.uint8()),
            "decimal": pa.array([Decimal("1.25")] * count, pa.decimal128(18, 6)),
            "day": [date(2024, 1, 1)] * count,
            "time": pa.array(range(count), pa.time64("us")),
            "local": pa.array(range(count), pa.timestamp("ms")),
            "instant": pa.array(range(count), pa.timestamp("us", tz="Europe/Berlin")),
            "list": [[1, None] if number % 2 else None for number in range(count)],
            "struct": [{"a": 1, "b": {"c": "x"}}] * count,
            "map": pa.array([[("k", 1)]] * count, pa.map_(pa.string(), pa.int64())),
            "bytes": [b"x"] * count,
            "float": [1.5] * count,
            "boolean": [True, False, None] * (count // 3),
            "nothing": pa.nulls(count),
            "category": pa.array(["a", "b"] * (count // 2)).dictionary_encode(),
        }
    )
    for version, page_version, compression, flag in product(
        ("1.0", "2.6"), ("1.0", "2.0"), ("none", "zstd"), (True, False)
    ):
        for rows in (table, table.slice(0, 0)):
            content = io.BytesIO()
            pq.write_table(
                rows, content, version=version, data_page_version=page_version,
                compression=compression, use_dictionary=flag, write_page_index=flag,
                write_page_checksum=flag, store_schema=flag, write_statistics=flag,
                data_page_size=200, row_group_size=100,
            )  # fmt: skip
            check_layout(content)


@pytest.mark.parametrize("setting", ["parquet_version v1", "parquet_version v2"])
def test_files_of_another_writer_contradict_nothing(tmp_path: Path, setting: str) -> None:
    path = tmp_path / "export.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"""
            copy (
                select i, i::varchar as text, 1.5::decimal(18, 3) as amount, true as flag,
                    date '2024-01-01' as day, timestamp '2024-01-01' as local,
                    timestamptz '2024-01-01 00:00:00+00' as instant, [i, null] as list,
                    {{'a': i}} as struct, uuid() as id, time '10:00' as clock, 'x'::blob as bytes
                from range(5000) as numbers(i)
            ) to '{path}' (format parquet, row_group_size 2048, {setting})
        """)
    with path.open("rb") as stream:
        check_layout(stream)
