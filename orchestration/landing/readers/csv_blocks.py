"""Reads CSV a block at a time, wherever that gives the batch that reading it by rows gives."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.landing.readers.csv_bits import QUOTE, Flags, Positions
from orchestration.landing.readers.csv_cells import Cells, find_cells
from orchestration.landing.readers.csv_input import BYTE_ORDER_MARK
from orchestration.landing.readers.csv_layout import Layout
from orchestration.landing.readers.csv_lines import Lines
from orchestration.landing.records import LONGEST_FIELD, Tally, batch_schema

SPACE, ASCII = 0x20, 0x7F


@dataclass(frozen=True)
class _Kinds:
    """What each record of a block is; one that is none of these is ragged."""

    blank: Flags
    repeated_header: Flags
    accepted: Flags

    @property
    def kept(self) -> Positions:
        """Indices of the records that go into the batch."""
        return np.flatnonzero(~(self.blank | self.repeated_header))


def read_block(lines: Lines, layout: Layout, tally: Tally) -> pa.Table | None:
    """Read the complete records of the present block; None, and nothing done, if it is not plain.

    What it returns and counts is what `read_rows` would.
    """
    block = lines.block()
    if not _is_readable(block, layout):
        return None
    cells = find_cells(block, delimiter=ord(layout.conventions.delimiter))
    if cells is None or _has_odd_records(cells):
        return None
    kinds = _kinds(cells, layout)
    if _has_nameless_values(cells, kinds, layout):
        return None
    table = _table(cells, kinds, layout, first_record=tally.records_in + 1, lines=lines)
    tally.records_in += len(cells.first)
    tally.blank += int(np.count_nonzero(kinds.blank))
    tally.repeated_header += int(np.count_nonzero(kinds.repeated_header))
    if layout.ends_with_delimiter and kinds.accepted.any():
        tally.warnings["trailing_delimiter", ""] += int(np.count_nonzero(kinds.accepted))
    lines.line_ends |= cells.line_ends
    lines.advance(cells.size, lines=cells.lines)
    return table


def _is_readable(block: bytes, layout: Layout) -> bool:
    """Whether each cell is a column's as it stands.

    The delimiter is one byte then, nothing is escaped or gathered, the header is without quotes.
    """
    if layout.gatherer is not None:
        return False
    delimiter, escape = layout.conventions.delimiter, layout.conventions.escape
    has_escapes = escape is not None and escape.encode() in block
    has_quotes = any('"' in name for name in layout.header)
    return delimiter.isascii() and delimiter not in '"\r\n' and not has_escapes and not has_quotes


def _has_odd_records(cells: Cells) -> bool:
    """Whether a record is too long to be sure of its fields, or begins with a byte order mark."""
    starts = cells.record_starts
    if (cells.record_ends - starts).max() > LONGEST_FIELD:
        return True
    mark = np.frombuffer(BYTE_ORDER_MARK.encode(), np.uint8)
    suspects = starts[cells.text[starts] == mark[0]]
    return any((cells.text[start : start + len(mark)] == mark).all() for start in suspects)


def _kinds(cells: Cells, layout: Layout) -> _Kinds:
    width = len(layout.header)
    blank = _blank(cells, width=width)
    fitting = (cells.counts == width) & ~blank
    repeated_header = _repeated_headers(cells, fitting, layout.header)
    longer = np.flatnonzero(cells.counts == width + 1)
    last = cells.first[longer] + width
    with_empty_cell_more = np.zeros_like(fitting)
    with_empty_cell_more[longer] = cells.starts[last] == cells.ends[last]
    judged = np.flatnonzero(~(blank | repeated_header))
    if layout.ends_with_delimiter is None and len(judged):
        layout.ends_with_delimiter = bool(with_empty_cell_more[judged[0]])
    accepted = with_empty_cell_more if layout.ends_with_delimiter else fitting & ~repeated_header
    return _Kinds(blank, repeated_header, accepted)


def _blank(cells: Cells, *, width: int) -> Flags:
    """Tell which records have no text, or nothing but one cell of blanks where there are more."""
    blank = cells.record_starts == cells.record_ends
    if width == 1:
        return blank
    single = np.flatnonzero((cells.counts == 1) & ~blank)
    starts, ends = cells.starts[cells.first[single]], cells.ends[cells.first[single]]
    letter = cells.text[starts]
    # Blanks of other alphabets are more than one byte each.
    suspicious = (starts == ends) | (letter <= SPACE) | (letter > ASCII)
    for record, start, end in zip(
        single[suspicious], starts[suspicious], ends[suspicious], strict=True
    ):
        blank[record] = not cells.text[start:end].tobytes().decode().strip()
    return blank


def _repeated_headers(cells: Cells, fitting: Flags, header: list[str]) -> Flags:
    suspects = np.flatnonzero(fitting)
    for position, name in enumerate(header):
        suspects = suspects[cells.read(cells.first[suspects] + position, name.encode())]
    repeated = np.zeros_like(fitting)
    repeated[suspects] = True
    return repeated


def _has_nameless_values(cells: Cells, kinds: _Kinds, layout: Layout) -> bool:
    first = cells.first[kinds.accepted]
    return any(
        (cells.starts[first + position] < cells.ends[first + position]).any()
        for position in layout.binding.nameless
    )


def _table(
    cells: Cells, kinds: _Kinds, layout: Layout, *, first_record: int, lines: Lines
) -> pa.Table:
    schema = batch_schema(layout.contract)
    kept = kinds.kept
    if not len(kept):
        return schema.empty_table()
    accepted = kinds.accepted[kept]
    broken = None if accepted.all() else ~accepted
    first, width = cells.first[kept], layout.width
    is_regular = len(cells.starts) == len(kept) * width and broken is None
    columns = []
    for position in layout.binding.positions:
        if position is None:
            columns.append(pa.nulls(len(kept), pa.string()))
            continue
        at = slice(position, None, width) if is_regular else first + position * accepted
        column = _strings(cells, cells.starts[at], cells.ends[at], missing=broken)
        columns.append(_without_doubled_quotes(column) if cells.has_doubled_quotes else column)
    places = [
        pa.array(first_record + kept),
        pa.array(lines.line_number + cells.lines_before[kept]),
        _strings(cells, cells.record_starts[kept], cells.record_ends[kept]),
        _reasons(accepted),
    ]
    return pa.Table.from_arrays([*places, *columns], schema=schema)


def _reasons(accepted: Flags) -> pa.Array:
    if accepted.all():
        return pa.nulls(len(accepted), pa.string())
    return pa.array(np.where(accepted, None, "ragged"), pa.string())


def _strings(
    cells: Cells, starts: Positions, ends: Positions, *, missing: Flags | None = None
) -> pa.Array:
    """Cut strings out of the text; null where they are missing."""
    offsets = np.empty((len(starts), 2), np.int32)
    offsets[:, 0], offsets[:, 1] = starts, ends
    # Every second one of these strings is what lies between two of those that are wanted.
    strings = pa.StringArray.from_buffers(
        offsets.size - 1, pa.py_buffer(offsets), pa.py_buffer(cells.text)
    )
    return strings.take(pa.array(np.arange(0, offsets.size, 2), mask=missing))


def _without_doubled_quotes(column: pa.StringArray) -> pa.StringArray:
    content = column.buffers()[2]
    if content is None or not (np.frombuffer(content, np.uint8) == QUOTE).any():
        return column
    return pc.replace_substring(column, '""', '"')
