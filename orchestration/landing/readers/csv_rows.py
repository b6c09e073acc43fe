"""Reads CSV one record at a time; what Python's csv makes of a file is what the file says."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from orchestration.landing.readers.csv_input import BYTE_ORDER_MARK
from orchestration.landing.readers.csv_layout import Layout, parse
from orchestration.landing.readers.csv_lines import Lines
from orchestration.landing.records import LONGEST_FIELD, BatchBuilder, Tally
from orchestration.landing.rejection import FileRejectedError


def read_rows(lines: Lines, layout: Layout, tally: Tally) -> Iterator[pa.Table]:
    """Yield the records that begin in the present block. Raises csv.Error, FileRejectedError."""
    batch = BatchBuilder(layout.contract)
    for row in parse(lines, layout.conventions):
        tally.records_in += 1
        line_number, raw = lines.take()
        if row == layout.header:
            tally.repeated_header += 1
        elif raw.startswith(BYTE_ORDER_MARK):
            batch.add_broken(tally.records_in, line_number, raw, "stray_bom")
        elif not row or (len(row) == 1 < len(layout.header) and not row[0].strip()):
            tally.blank += 1
        elif reason_code := _fault_of(row, raw, layout):
            batch.add_broken(tally.records_in, line_number, raw, reason_code)
        else:
            if layout.ends_with_delimiter:
                tally.warn("trailing_delimiter")
            _refuse_nameless_values(row, layout.binding.nameless, tally)
            batch.add(tally.records_in, line_number, raw, layout.values(row))
        if batch.is_full:
            yield batch.take()
        if lines.is_block_used:
            break
    yield batch.take()


def _fault_of(row: Sequence[str], raw: str, layout: Layout) -> str | None:
    if layout.ends_with_delimiter is None:
        layout.ends_with_delimiter = len(row) == len(layout.header) + 1 and not row[-1]
    if len(row) != layout.width or (layout.ends_with_delimiter and row[-1]):
        return "ragged"
    if len(raw) > LONGEST_FIELD and max(map(len, row)) > LONGEST_FIELD:
        return "field_too_long"
    return None


def _refuse_nameless_values(row: Sequence[str], nameless: Sequence[int], tally: Tally) -> None:
    for position in nameless:
        if row[position].strip():
            place = f"Column {position + 1} of record {tally.records_in}."
            raise FileRejectedError("empty_column_name", place)
