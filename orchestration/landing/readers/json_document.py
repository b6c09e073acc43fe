"""Reads a JSON document: a list of records, or an envelope with the list at a known place.

A vendor's document may be several of either in a row, or records in a row without a list.
"""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.decoding import as_utf8
from orchestration.landing.readers.json_layout import value_at
from orchestration.landing.readers.json_records import JsonRecords
from orchestration.landing.readers.json_text import JsonText, Piece
from orchestration.landing.readers.json_values import JsonParser
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError

NEXT_PAGE = frozenset({"next", "next_page", "next_cursor", "next_url"})


def read(
    stream: BinaryIO, contract: Contract, conventions: Conventions, tally: Tally
) -> Iterator[pa.Table]:
    """Yield batches of the document's records. Raises FileRejectedError; counts into `tally`.

    A record is kept as broken as long as its end can be told; otherwise nobody can tell where the
    following ones begin. An envelope that speaks of more pages is no whole export; a vendor's page
    is one of many files, and only told of.
    """
    parser = JsonParser()
    text = JsonText(as_utf8(stream, conventions.encoding), parser, tally)
    records = JsonRecords(contract, conventions, tally)
    pages = _Pages()
    is_vendors = contract.layout.form is not None
    path = contract.layout.list_at or conventions.records_path
    for piece in _pieces(text, path.split(".") if path else [], pages, is_row=is_vendors):
        flaw = parser.flaw(piece.value, piece.raw)
        if flaw:
            records.add_broken(piece.line_number, piece.raw, flaw)
        else:
            records.add(piece.line_number, piece.raw, piece.value)
        if records.is_full:
            yield records.take()
    if text.next_mark():
        raise text.rejection("json_damaged")
    if pages.follow and not is_vendors:
        raise FileRejectedError("incomplete_export")
    if pages.follow:
        tally.warn("more_pages")
    yield records.finish()


def _pieces(
    text: JsonText, path: Sequence[str], pages: "_Pages", *, is_row: bool
) -> Iterator[Piece]:
    while True:
        mark = text.next_mark()
        if mark == "[":
            yield from text.elements()
        elif mark == "{" and is_row and (not path or _is_record(text.short_value(), path)):
            yield text.piece()
        elif mark == "{" and path:
            yield from _within_envelope(text, path, pages)
        else:
            raise _no_list_here(text)
        if not (is_row and text.next_mark()):
            return


def _is_record(value: Any, path: Sequence[str]) -> bool:
    """Tell whether an object stands for itself, as a list that it could hold is not there."""
    return isinstance(value, dict) and not isinstance(value_at(value, ".".join(path)), list)


def _within_envelope(text: JsonText, path: Sequence[str], pages: "_Pages") -> Iterator[Piece]:
    """Yield the elements of the list at a path; what stands beside it is passed over."""
    names: set[str] = set()
    for name in text.names():
        if name in names:
            raise FileRejectedError("json_damaged", "The envelope has a key twice.")
        names.add(name)
        mark = text.next_mark()
        if name == path[0]:
            if mark == "[" and len(path) == 1:
                yield from text.elements()
            elif mark == "{" and len(path) > 1:
                yield from _within_envelope(text, path[1:], pages)
            else:
                raise _no_list_here(text)
        elif mark == "[":
            for _ in text.elements():
                pass
        else:
            pages.note(name, text.piece().value)
    if path[0] not in names:
        raise FileRejectedError("unknown_envelope")


def _no_list_here(text: JsonText) -> FileRejectedError:
    """Why no list of records stands here: it is another value, or no JSON at all."""
    if text.next_mark() not in {"{", "["}:
        text.piece()
    return FileRejectedError("unknown_envelope")


class _Pages:
    """What an envelope says about further pages, in itself or in an object such as `meta`.

    A plain yes or no counts for more than an address: some interfaces give an address on the last
    page too, for the next export to begin with.
    """

    def __init__(self) -> None:
        self._answers: list[bool] = []
        self._has_address = False

    @property
    def follow(self) -> bool:
        return any(self._answers) if self._answers else self._has_address

    def note(self, name: str, value: Any) -> None:
        """Look at a key of the envelope, and at those of the object it may hold."""
        self._note(name, value)
        if isinstance(value, dict):
            for inner_name, inner_value in value.items():
                self._note(inner_name, inner_value)

    def _note(self, name: str, value: Any) -> None:
        is_yes = bool(value) and value != "0"
        if name in NEXT_PAGE:
            self._has_address = self._has_address or is_yes
        elif name == "has_more" and value is not None:
            self._answers.append(is_yes)
        elif name == "end_of_stream" and value is not None:
            self._answers.append(not is_yes)
