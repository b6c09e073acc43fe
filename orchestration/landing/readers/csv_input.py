"""Cuts the bytes of a CSV file into blocks of whole lines, proved to be text."""

import re
from typing import BinaryIO

from orchestration.landing.records import LONGEST_RECORD, Tally
from orchestration.landing.rejection import FileRejectedError

BYTE_ORDER_MARK = "\ufeff"
END_MARK = b"\x1a"
LINE_END = re.compile(rb"\r\n|\r|\n")
BLANKS = b" \t\r\n\v\f" + END_MARK


class CsvInput:
    """Hands out a UTF-8 stream from its start to its end, each byte once.

    A byte order mark at its start is left out, as are a Ctrl-Z at its end and the `footer`: the
    last line that is not blank, if it matches the pattern.
    """

    def __init__(
        self, stream: BinaryIO, *, footer_pattern: str | None, tally: Tally, block_size: int
    ) -> None:
        self.footer: re.Match[str] | None = None
        self._stream = stream
        self._footer_pattern = footer_pattern
        self._tally = tally
        self._block_size = block_size
        self._kept = b""
        self._is_at_start = True
        self._is_at_end = False

    def give_back(self, block: bytes) -> None:
        """Take back the end of the last block; it begins the next one."""
        self._kept = block + self._kept

    def next_block(self, *, line_number: int) -> bytes:
        """Return whole lines, the first of which has that number; empty at the end of the file.

        Raises FileRejectedError for a NUL byte, for bytes that are no UTF-8 and for a line that is
        longer than a record may be.
        """
        data, self._kept = self._kept, b""
        while not self._is_at_end:
            chunk = self._stream.read(self._block_size)
            data += chunk
            if not chunk:
                self._is_at_end = True
                data = self._checked(self._without_end_mark(data), line_number)
                return self._without_footer(data)
            end = self._end_of_lines(data)
            if end:
                self._kept = data[end:]
                return self._checked(data[:end], line_number)
            if len(data) > LONGEST_RECORD:
                raise too_long(self._tally)
        return data

    def _end_of_lines(self, data: bytes) -> int:
        """How many bytes can be handed out: those of whole lines, but no line that may be a footer.

        A carriage return at the very end may be half of a line end.
        """
        if self._footer_pattern is not None:
            data = data.rstrip(BLANKS)
        return max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1

    def _checked(self, data: bytes, line_number: int) -> bytes:
        if self._is_at_start:
            data = data.removeprefix(BYTE_ORDER_MARK.encode())
            self._is_at_start = False
        try:
            if not data.isascii():
                data.decode()
        except UnicodeDecodeError as error:
            place = _place(data[: error.start], line_number)
            raise FileRejectedError("encoding", place) from None
        if (nul := data.find(b"\0")) >= 0:
            raise FileRejectedError("nul_byte", _place(data[:nul], line_number))
        return data

    def _without_end_mark(self, data: bytes) -> bytes:
        if not data.endswith(END_MARK):
            return data
        self._tally.warn("dos_end_mark")
        return data[:-1]

    def _without_footer(self, data: bytes) -> bytes:
        if self._footer_pattern is None:
            return data
        start = self._end_of_lines(data)
        line_end = LINE_END.search(data, start)
        line = data[start : line_end.start() if line_end else len(data)]
        self.footer = re.fullmatch(self._footer_pattern, line.decode())
        if self.footer is None:
            return data
        return data[:start] + data[line_end.end() if line_end else len(data) :]


def too_long(tally: Tally) -> FileRejectedError:
    """Why a file with a record beyond `LONGEST_RECORD` is refused."""
    return FileRejectedError("field_too_long", f"After record {tally.records_in}.")


def _place(data_before: bytes, line_number: int) -> str:
    return f"On line {line_number + len(LINE_END.findall(data_before))}."
