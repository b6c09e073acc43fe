"""A JSON document taken piece by piece, so that its size does not matter."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from orchestration.landing.readers.json_values import JsonParser
from orchestration.landing.records import LONGEST_RECORD, Tally
from orchestration.landing.rejection import FileRejectedError

CHUNK = 1 << 20
BLANKS = re.compile(r"[ \t\r\n]*")
LONGEST_WORD = len("-Infinity")


@dataclass(frozen=True)
class Piece:
    """A value of a document, its untouched text, and the line on which it begins."""

    value: Any
    raw: str
    line_number: int


class JsonText:
    """A place in a document, and as much of the text behind it as the next value needs.

    Its methods raise FileRejectedError for a document that is no JSON or ends too early.
    """

    def __init__(self, stream: BinaryIO, parser: JsonParser, tally: Tally) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._parser = parser
        self._tally = tally
        self._text = ""
        self._at = 0
        self._line_number = 1
        self._has_ended = False
        self._kept_from: int | None = None
        self._kept_line = 1

    def next_mark(self) -> str:
        """The character that stands next, blanks aside; empty at the end."""
        while True:
            self._move(BLANKS.match(self._text, self._at).end())  # type: ignore[union-attr]
            if self._at < len(self._text) or self._has_ended:
                return self._text[self._at : self._at + 1]
            self._read_on()

    def take(self, *marks: str) -> str:
        """Move past one of some characters and return it; nothing else may stand there."""
        mark = self.next_mark()
        if mark not in marks:
            raise self.rejection("json_damaged")
        self._at += 1
        return mark

    def piece(self) -> Piece:
        """Move past a value and return it."""
        self.next_mark()
        while (found := self._value()) is None:
            if len(self._text) - self._at > LONGEST_RECORD:
                raise self.rejection("field_too_long")
            if self._has_ended:
                raise self.rejection("json_damaged")
            self._read_on()
        value, end = found
        if end - self._at > LONGEST_RECORD:
            raise self.rejection("field_too_long")
        piece = Piece(value, self._text[self._at : end], self._line_number)
        self._move(end)
        return piece

    def elements(self) -> Iterator[Piece]:
        """Move past a list, and yield each of its values."""
        self.take("[")
        if self.next_mark() == "]":
            self.take("]")
            return
        yield self.piece()
        while self.take(",", "]") == ",":
            yield self.piece()

    def names(self) -> Iterator[str]:
        """Move past an object, and yield each of its keys as soon as its value stands next."""
        self.take("{")
        if self.next_mark() == "}":
            self.take("}")
            return
        has_more = True
        while has_more:
            if self.next_mark() != '"':
                raise self.rejection("json_damaged")
            name = self.piece().value
            self.take(":")
            yield name
            has_more = self.take(",", "}") == ","

    def keep(self) -> None:
        """Begin to keep the text from here on, for what stands here may be wanted as a whole."""
        self._kept_from, self._kept_line = self._at, self._line_number

    def keep_no_more(self) -> None:
        """Let go of the text that was kept."""
        self._kept_from = None

    def kept_piece(self) -> Piece:
        """The value that was moved past since `keep`."""
        if self._kept_from is None:
            raise self.rejection("field_too_long")
        raw = self._text[self._kept_from : self._at]
        self.keep_no_more()
        value, _ = self._parser.value_at(raw, 0)
        return Piece(value, raw, self._kept_line)

    def rejection(self, reason_code: str) -> FileRejectedError:
        """The error to raise for what stands here."""
        return FileRejectedError(reason_code, f"After record {self._tally.records_in}.")

    def _value(self) -> tuple[Any, int] | None:
        """The value that stands here and where it ends; None when more of the text is needed."""
        try:
            value, end = self._parser.value_at(self._text, self._at)
        except json.JSONDecodeError as error:
            if self._is_near_end(error.pos) or error.msg.startswith("Unterminated string"):
                return None
            raise self.rejection("json_damaged") from None
        except RecursionError:
            raise self.rejection("json_damaged") from None
        # A number that ends near the end of the text may go on behind it: 1.5, cut behind the 1.
        return None if self._is_near_end(end) else (value, end)

    def _is_near_end(self, at: int) -> bool:
        return not self._has_ended and at + LONGEST_WORD >= len(self._text)

    def _move(self, at: int) -> None:
        self._line_number += self._text.count("\n", self._at, at)
        self._at = at

    def _read_on(self) -> None:
        # Twice as much each time: the value here is parsed from its beginning again.
        chunk = self._stream.read(max(CHUNK, len(self._text) - self._at))
        self._has_ended = not chunk
        try:
            text = self._decoder.decode(chunk, final=self._has_ended)
        except UnicodeDecodeError:
            raise self.rejection("json_damaged" if self._has_ended else "encoding") from None
        if "\0" in text:
            raise self.rejection("nul_byte")
        if self._kept_from is not None and self._at - self._kept_from > LONGEST_RECORD:
            self.keep_no_more()
        start = self._at if self._kept_from is None else self._kept_from
        self._text, self._at = self._text[start:] + text, self._at - start
        if self._kept_from is not None:
            self._kept_from = 0
