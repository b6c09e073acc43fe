"""Takes a vendor's JSON apart into the values that may be records, whatever it holds them in."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from data_quality.contract import FileLayout
from data_quality.conventions import Conventions
from orchestration.landing.readers.json_pages import Pages
from orchestration.landing.readers.json_text import JsonText, Piece
from orchestration.landing.readers.json_values import JsonParser
from orchestration.landing.readers.jsonl import lines_of, values_in
from orchestration.landing.records import Tally

Found = tuple[str | None, Piece]
"""The path of the list in which a value stands, None for any other place; and the value."""


class Document:
    """A JSON document: lists, envelopes that have lists at known paths, and records, in a row.

    `lists` are these paths, each with the name of the place that its values then have. `lists_met`
    are those that are there, be they empty; `pages` is what the last envelope says of others.
    """

    def __init__(self, text: JsonText, lists: Mapping[str, str | None]) -> None:
        self.pages = Pages()
        self.lists_met: set[str] = set()
        self._text = text
        self._lists = lists

    def pieces(self) -> Iterator[Found]:
        """Yield each value of the lists and each that stands by itself.

        Raises FileRejectedError where the text is no JSON.
        """
        if not self._text.next_mark():
            raise self._text.rejection("json_damaged")
        while mark := self._text.next_mark():
            if mark == "[":
                for piece in self._text.elements():
                    yield None, piece
            elif mark == "{":
                yield from self._object()
            else:
                yield None, self._text.piece()

    def _object(self) -> Iterator[Found]:
        """Yield the elements of the lists of an envelope; if it has none, the object itself."""
        self._text.keep()
        pages = Pages()
        is_envelope = yield from self._members("", pages)
        if is_envelope:
            self.pages = pages
        else:
            yield None, self._text.kept_piece()

    def _members(self, prefix: str, pages: Pages) -> Generator[Found, None, bool]:
        """Move past an object, and yield the elements of its lists; tell whether it has any."""
        text, is_envelope = self._text, False
        names: set[str] = set()
        has_repeats = False
        for name in text.names():
            has_repeats = has_repeats or name in names
            names.add(name)
            mark, path = text.next_mark(), prefix + name
            if mark == "[" and path in self._lists:
                text.keep_no_more()
                is_envelope = True
                self.lists_met.add(path)
                for piece in text.elements():
                    yield self._lists[path], piece
            elif mark == "[":
                for _ in text.elements():
                    pass
            elif mark == "{" and any(item.startswith(f"{path}.") for item in self._lists):
                has_lists = yield from self._members(f"{path}.", pages)
                is_envelope = is_envelope or has_lists
            else:
                pages.note(name, text.piece().value)
        if is_envelope and has_repeats:
            raise text.rejection("json_damaged")
        return is_envelope


def lists_of(layouts: Iterable[FileLayout], conventions: Conventions) -> dict[str, str | None]:
    """Paths of the lists of some layouts, and of the one of a source, which is no layout's."""
    own = {conventions.records_path: None} if conventions.records_path else {}
    return own | {layout.list_at: layout.list_at for layout in layouts if layout.list_at}


def values_of_lines(stream: BinaryIO) -> Iterator[Any]:
    """Yield the values of JSON lines; what is no JSON is left to the reader to tell of."""
    parser = JsonParser()
    for line in lines_of(stream, Tally()):
        for _, value in values_in(parser, line):
            yield value
