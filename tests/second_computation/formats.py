"""One landed file's bytes into records of text cells: CSV, JSON lines or list, Parquet."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow.parquet

LONGEST_FIELD = 2_000_000
Cells = dict[str, str | None]


class UnreadableFileError(ValueError):
    """The whole file is in doubt, not one row of it."""


class BadRecordError(ValueError):
    """One JSON document that two readers could understand differently."""


def records(content: bytes, *, file_format: str) -> Iterator[Cells]:
    """The records of a file, each a map of column name to text; a broken file is an error."""
    if file_format == "parquet":
        return _parquet_records(content)
    if b"\0" in content:
        raise UnreadableFileError
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError from error
    return _csv_records(text) if file_format == "csv" else _json_records(text)


def _csv_records(text: str) -> Iterator[Cells]:
    csv.field_size_limit(LONGEST_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next((line for line in lines if line), [])
    names = [_column_name(cell) for cell in header]
    if len(set(names)) != len(names):
        raise UnreadableFileError
    for line in lines:
        if len(line) == len(names) and line != header:
            yield dict(zip(names, line, strict=True))


def _column_name(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_").replace("-", "_")


def _json_records(text: str) -> Iterator[Cells]:
    if text.lstrip().startswith("["):
        try:
            documents = _parse_json(text)
        except ValueError as error:
            raise UnreadableFileError from error
    else:
        documents = list(_json_lines(text))
    for document in documents:
        if isinstance(document, dict):
            yield {name: _as_text(value) for name, value in document.items()}


def _json_lines(text: str) -> Iterator[Any]:
    for line in text.split("\n"):
        if line.strip():
            try:
                yield _parse_json(line)
            except ValueError:
                continue


def _parse_json(text: str) -> Any:
    """JSON with numbers kept as written; duplicate keys and NaN are errors."""
    try:
        return json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique_pairs,
        )
    except RecursionError as error:
        raise BadRecordError from error


def _refuse_constant(word: str) -> None:
    raise BadRecordError(word)


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise BadRecordError
    return dict(pairs)


def _parquet_records(content: bytes) -> Iterator[Cells]:
    table = pyarrow.parquet.read_table(io.BytesIO(content), page_checksum_verification=True)
    names = [_column_name(name) for name in table.column_names]
    if len(set(names)) != len(names):
        raise UnreadableFileError
    columns = [column.to_pylist() for column in table.columns]
    for values in zip(*columns, strict=True):
        yield {name: _as_text(value) for name, value in zip(names, values, strict=True)}


def _as_text(value: Any) -> str | None:
    """The text a typed value would have in a CSV file, so that all formats meet one rule."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, default=str)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
