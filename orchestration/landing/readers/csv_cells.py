"""Finds the records and cells of a block of CSV all at once, where the block is plain.

What is plain is told by `Marks.is_plain`; there, Python's csv finds the same cells.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.landing.readers.csv_bits import (
    NEWLINE,
    QUOTE,
    RETURN,
    Flags,
    Marks,
    Positions,
    Text,
    positions,
)


@dataclass(frozen=True)
class Cells:
    """Where the complete records of `text` and their cells lie; ends are exclusive.

    A cell is `text[starts:ends]`, its quotes left out; `first` is the index of each record's first
    cell and `counts` how many it has. A record is `text[record_starts:record_ends]`, and
    `lines_before` counts the lines above it. `size` and `lines` measure all records together.
    """

    text: Text
    starts: Positions
    ends: Positions
    first: Positions
    counts: Positions
    record_starts: Positions
    record_ends: Positions
    lines_before: Positions
    size: int
    lines: int
    line_ends: set[str]
    has_doubled_quotes: bool

    def read(self, which: Positions, word: bytes) -> Flags:
        """Tell which of the given cells read like the word."""
        does = self.ends[which] - self.starts[which] == len(word)
        starts = self.starts[which[does]]
        letters = self.text[starts[:, np.newaxis] + np.arange(len(word))]
        does[does] = (letters == np.frombuffer(word, np.uint8)).all(axis=1)
        return does


def find_cells(block: bytes, *, delimiter: int) -> Cells | None:
    """Find the cells of a block that begins with a record.

    None when the block is not plain, or has no complete record.
    """
    if block.endswith(b"\r"):
        return None
    text = np.frombuffer(block if block.endswith(b"\n") else block + b"\n", np.uint8)
    marks = Marks(text, delimiter=delimiter)
    ends = positions(marks.separators, size=len(text))
    last = np.flatnonzero(text[ends] == NEWLINE)
    if not len(last) or not marks.is_plain:
        return None
    ends = ends[: last[-1] + 1]
    size = int(ends[-1]) + 1
    starts, first = _following(ends), _following(last)
    has_return = text[ends[last] - 1] == RETURN
    ends[last] -= has_return
    record_starts, record_ends = starts[first], ends[last]
    if marks.quotes.any():
        is_quoted = text[starts] == QUOTE
        starts, ends = starts + is_quoted, ends - is_quoted
    lines_before, lines = _count_lines(marks, record_starts, size=size, text=text)
    return Cells(
        text=text,
        starts=starts,
        ends=ends,
        first=first,
        counts=last - first + 1,
        record_starts=record_starts,
        record_ends=record_ends,
        lines_before=lines_before,
        size=min(size, len(block)),
        lines=lines,
        line_ends=_line_ends(has_return if size <= len(block) else has_return[:-1]),
        has_doubled_quotes=marks.has_doubled_quotes,
    )


def _following(ends: Positions) -> Positions:
    """Where things begin that follow each other with one step between them."""
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    return starts


def _count_lines(
    marks: Marks, record_starts: Positions, *, size: int, text: Text
) -> tuple[Positions, int]:
    """How many lines stand above each record, and how many all records have."""
    if not marks.quotes.any():
        return np.arange(len(record_starts)), len(record_starts)
    line_ends = positions(marks.line_ends, size=len(text))
    return np.searchsorted(line_ends, record_starts), int(np.searchsorted(line_ends, size))


def _line_ends(has_return: Flags) -> set[str]:
    found = {"\r\n"} if has_return.any() else set()
    return found if has_return.all() else found | {"\n"}
