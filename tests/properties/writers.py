"""Writes one table in every format and dialect, by nothing of the project but its contracts."""

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from data_quality.contract import Column, Contract

Record = dict[str, str | None]
"""A cell by column name, as text or null."""

WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


def as_csv(
    records: Sequence[Record],
    columns: Sequence[str],
    *,
    delimiter: str = ",",
    line_end: str = "\n",
    quotes_all: bool = False,
) -> str:
    """CSV with the columns in the order given; null is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(columns)
    writer.writerows([record[column] for column in columns] for record in records)
    return text.getvalue()


def as_json_lines(records: Sequence[Record], contract: Contract, *, is_native: bool) -> bytes:
    """One object a line; numbers, booleans and lists as such, or all as text."""
    lines = [
        json.dumps(_json_record(record, contract, is_native=is_native), ensure_ascii=False)
        for record in records
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def as_json_document(
    records: Sequence[Record], contract: Contract, *, is_native: bool, indent: int | None
) -> bytes:
    """A list of objects."""
    content = [_json_record(record, contract, is_native=is_native) for record in records]
    return json.dumps(content, indent=indent).encode()


def as_parquet(
    records: Sequence[Record],
    contract: Contract,
    *,
    is_native: bool,
    compression: str = "snappy",
    page_version: str = "1.0",
    has_dictionary: bool = True,
    rows_a_group: int = 1 << 20,
) -> bytes:
    """Parquet with page checksums; a column whose texts all allow it is typed, or all are text."""
    arrays = {
        column.name: _array(
            column, [record[column.name] for record in records], is_native=is_native
        )
        for column in contract.columns
    }
    content = io.BytesIO()
    pq.write_table(
        pa.table(arrays),
        content,
        compression=compression,
        data_page_version=page_version,
        use_dictionary=has_dictionary,
        row_group_size=rows_a_group,
        write_page_checksum=True,
    )
    return content.getvalue()


def in_gzip(content: bytes) -> bytes:
    """The content in .gz, the same bytes every time."""
    return gzip.compress(content, mtime=0)


def in_zip(content: bytes, *, name: str) -> bytes:
    """The content as the only file of a .zip, the same bytes every time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _json_record(record: Record, contract: Contract, *, is_native: bool) -> dict[str, object]:
    if not is_native:
        return dict(record)
    return {column.name: _json_value(column, record[column.name]) for column in contract.columns}


def _json_value(column: Column, text: str | None) -> object:
    if text is None:
        return None
    if column.logical_type == "integer" and WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if column.logical_type == "boolean" and text in {"true", "false"}:
        return text == "true"
    if column.logical_type == "object" and text.startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _array(column: Column, texts: list[str | None], *, is_native: bool) -> pa.Array:
    given = [text for text in texts if text is not None]
    if is_native and given:
        if column.logical_type == "integer" and all(map(WHOLE_NUMBER.fullmatch, given)):
            return pa.array([None if text is None else int(text) for text in texts], pa.int64())
        if column.logical_type == "boolean" and set(given) <= {"true", "false"}:
            return pa.array([None if text is None else text == "true" for text in texts])
        if column.logical_type == "timestamp" and all(map(_is_instant, given)):
            kind = pa.timestamp("us", tz="UTC")
            return pa.array([text and datetime.fromisoformat(text) for text in texts], kind)
    return pa.array(texts, pa.string())


def _is_instant(text: str) -> bool:
    try:
        return datetime.strptime(text, INSTANT).strftime(INSTANT) == text
    except ValueError:
        return False
