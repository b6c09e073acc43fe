"""Reads Parquet with its page checksums verified; typed values become the text a CSV would hold."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.binding import Binding, bind, gatherer_of, names_of_others
from orchestration.landing.readers.decimal_marks import has_decimal_comma, with_decimal_comma
from orchestration.landing.readers.parquet_layout import check_layout
from orchestration.landing.readers.parquet_nested import NestedColumns
from orchestration.landing.readers.parquet_types import NUMBERS, fits, kind_of
from orchestration.landing.readers.parquet_values import as_json, as_texts, json_objects
from orchestration.landing.records import (
    BATCH_CHARACTERS,
    BATCH_SIZE,
    LONGEST_FIELD,
    Tally,
    batch_schema,
)
from orchestration.landing.rejection import FileRejectedError

CHUNK = 1 << 20


def read(
    stream: BinaryIO, contract: Contract, conventions: Conventions, tally: Tally
) -> Iterator[pa.Table]:
    """Yield batches of the file's records. Raises FileRejectedError; counts into `tally`.

    The types of its columns are held against the contract before anything is read. The raw record
    is a JSON object of the row.
    """
    try:
        yield from _batches(stream, contract, conventions, tally)
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError):
        raise FileRejectedError("parquet_damaged", f"After record {tally.records_in}.") from None


def _batches(
    stream: BinaryIO, contract: Contract, conventions: Conventions, tally: Tally
) -> Iterator[pa.Table]:
    check_layout(stream)
    with pq.ParquetFile(
        stream,
        page_checksum_verification=True,
        buffer_size=CHUNK,
        coerce_int96_timestamp_unit="us",
    ) as file:
        names = file.schema_arrow.names
        nested = NestedColumns(names, contract, conventions)
        binding = bind([*names, *nested.names], contract)
        _check_types(file.schema_arrow, binding, contract)
        binding.tell(tally)
        for rows in file.iter_batches(batch_size=_batch_size(file.metadata)):
            rows.validate(full=True)
            first = tally.records_in + 1
            tally.records_in += rows.num_rows
            yield _landed(rows, binding, nested, contract, conventions, first=first)
        if tally.records_in != file.metadata.num_rows:
            raise FileRejectedError("parquet_damaged", "It tells another number of records.")


def _check_types(schema: pa.Schema, binding: Binding, contract: Contract) -> None:
    wrong = [
        f"{column.name} is {schema.types[at]}"
        for column, at in zip(contract.columns, binding.positions, strict=True)
        if at is not None and at < len(schema) and not fits(column, schema.types[at])
    ]
    if wrong:
        raise FileRejectedError("column_type", f"{', '.join(wrong)}.")


def _batch_size(metadata: pq.FileMetaData) -> int:
    """How many rows to read at once, so that long ones do not fill the memory."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    longest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
    return max(1, min(BATCH_SIZE, BATCH_CHARACTERS // max(longest, 1)))


def _landed(
    rows: pa.RecordBatch,
    binding: Binding,
    nested: NestedColumns,
    contract: Contract,
    conventions: Conventions,
    *,
    first: int,
) -> pa.Table:
    types = rows.schema.types
    texts = [as_texts(column) for column in rows.columns]
    members = [as_json(column, kind) for column, kind in zip(texts, types, strict=True)]
    raw = json_objects(rows.schema.names, members)
    deeper, broken = nested.read(texts)
    if has_decimal_comma(conventions):
        texts = [
            _with_decimal_commas(column) if kind_of(kind) in NUMBERS else column
            for column, kind in zip(texts, types, strict=True)
        ]
    texts += deeper
    nothing = pa.nulls(rows.num_rows, pa.string())
    values = [nothing if at is None else texts[at] for at in binding.positions]
    if (gatherer := gatherer_of(contract)) is not None:
        others = names_of_others(rows.schema.names, contract)
        gathered = [members[at] for at in others]
        values[gatherer] = (
            json_objects(list(others.values()), gathered)
            if others
            else pa.repeat("{}", rows.num_rows)
        )
    is_too_long = _have_long_field(texts)
    if pc.any(is_too_long).as_py():
        values = [pc.if_else(is_too_long, None, column) for column in values]
    reasons = pc.if_else(is_too_long, "field_too_long", nothing)
    if any(broken):
        reasons = pc.if_else(pa.array(broken), "bad_json", reasons)
    numbers = pa.array(range(first, first + rows.num_rows), pa.int64())
    return pa.Table.from_arrays(
        [numbers, numbers, raw, reasons, *values], schema=batch_schema(contract)
    )


def _with_decimal_commas(numbers: pa.Array) -> pa.Array:
    texts = numbers.to_pylist()
    return pa.array([text and with_decimal_comma(text) for text in texts], pa.string())


def _have_long_field(texts: Sequence[pa.Array]) -> pa.Array:
    """Tell for each row whether one of its fields is too long for anything but a mistake."""
    found = pa.repeat(pa.scalar(False), len(texts[0]))
    for column in texts:
        if (pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_FIELD:
            is_long = pc.greater(pc.utf8_length(column), LONGEST_FIELD)
            found = pc.or_(found, pc.fill_null(is_long, False))
    return found
