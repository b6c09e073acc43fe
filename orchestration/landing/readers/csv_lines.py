"""The lines of a CSV file: whole blocks of them, or one by one as Python's csv takes them."""

import io
import re
from collections.abc import Iterator

from orchestration.landing.readers.csv_input import BYTE_ORDER_MARK, CsvInput, too_long
from orchestration.landing.records import LONGEST_RECORD, Tally


class Lines(Iterator[str]):
    """Hands out the lines of a file and remembers those that make up the present record.

    `line_number` is that of the next line, `line_ends` the ways in which records ended so far.
    """

    def __init__(self, source: CsvInput, tally: Tally) -> None:
        self.line_number = 1
        self.line_ends: set[str] = set()
        self._source = source
        self._tally = tally
        self._block = b""
        self._text, self._text_lines = "", io.StringIO()
        self._position = 0
        self._record_start, self._record_line = 0, 1
        self._earlier_text: list[str] = []
        self._earlier_size = 0

    @property
    def footer(self) -> re.Match[str] | None:
        """The line that ends the file, if it was found to be none of its records."""
        return self._source.footer

    @property
    def is_block_used(self) -> bool:
        """Whether every line of the present block was handed out."""
        return self._position == len(self._text)

    def block(self) -> bytes:
        """Return the lines that are left of the present block, or the next one; empty at the end.

        Unless `advance` takes some of them off, they are handed out as single lines.
        """
        if not self.is_block_used:
            self._block = self._text[self._position :].encode()
            self._begin_text("")
        if not self._block:
            self._block = self._source.next_block(line_number=self.line_number)
        return self._block

    def advance(self, size: int, *, lines: int) -> None:
        """Take the first `size` bytes off the block; what is left begins the next one."""
        self._source.give_back(self._block[size:])
        self._block = b""
        self.line_number += lines
        self._record_line = self.line_number

    def __next__(self) -> str:
        """Return a line with its end; the first one of a record without a byte order mark."""
        if self.is_block_used:
            self._turn_over()
        is_first = self._position == self._record_start and not self._earlier_text
        line = self._text_lines.readline()
        self._position += len(line)
        self.line_number += 1
        return line.removeprefix(BYTE_ORDER_MARK) if is_first else line

    def take(self) -> tuple[int, str]:
        """Return the number of the first line handed out since the last call, and their text.

        Raises FileRejectedError for more than a record may have.
        """
        first, text = self._record_line, self._text[self._record_start : self._position]
        if self._earlier_text:
            text = "".join([*self._earlier_text, text])
            self._earlier_text, self._earlier_size = [], 0
        self._record_start, self._record_line = self._position, self.line_number
        if 4 * len(text) > LONGEST_RECORD and len(text.encode()) > LONGEST_RECORD:
            raise too_long(self._tally)
        record = text.rstrip("\r\n")
        if len(record) < len(text):
            self.line_ends.add(text[len(record) :])
        return first, record

    def skip_line(self) -> None:
        """Pass over a line that belongs to no record."""
        next(self, None)
        self._record_start, self._record_line = self._position, self.line_number

    def _turn_over(self) -> None:
        block = self.block()
        if not block:
            raise StopIteration
        if begun := self._text[self._record_start :]:
            self._earlier_text.append(begun)
            self._earlier_size += len(begun.encode())
            if self._earlier_size > LONGEST_RECORD:
                raise too_long(self._tally)
        self._begin_text(block.decode())
        self._block = b""

    def _begin_text(self, text: str) -> None:
        self._text, self._text_lines = text, io.StringIO(text, newline="")
        self._position = self._record_start = 0
