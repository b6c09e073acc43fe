"""Reads a JSON document: a list of records, or an envelope with the list at a known place.

A vendor's document may be several of either in a row, or records in a row without a list.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.decoding import as_utf8
from orchestration.landing.readers.json_pages import Pages
from orchestration.landing.readers.json_records import JsonRecords
from orchestration.landing.readers.json_scan import Document, Found, lists_of
from orchestration.landing.readers.json_text import JsonText, Piece
from orchestration.landing.readers.json_values import JsonParser
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError


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
    is_vendors = contract.layout.form is not None
    found = _in_a_row if is_vendors else _in_one_list
    for place, piece in found(text, contract, conventions, tally):
        flaw = parser.flaw(piece.value, piece.raw)
        if flaw:
            records.add_broken(piece.line_number, piece.raw, flaw, place)
        else:
            records.add(piece.line_number, piece.raw, piece.value, place)
        if records.is_full:
            yield records.take()
    yield records.finish()


def _in_a_row(
    text: JsonText, contract: Contract, conventions: Conventions, tally: Tally
) -> Iterator[Found]:
    """Yield what a vendor's document holds, of this entity and of others."""
    lists = lists_of([contract.layout, *contract.sharing.rivals], conventions)
    document = Document(text, lists)
    yield from document.pieces()
    if document.pages.follow:
        tally.warn("more_pages")


def _in_one_list(
    text: JsonText, contract: Contract, conventions: Conventions, tally: Tally
) -> Iterator[Found]:
    """Yield the elements of the only list of a document."""
    pages, path = Pages(), conventions.records_path
    if text.next_mark() == "[":
        pieces = text.elements()
    elif text.next_mark() == "{" and path:
        pieces = _within_envelope(text, path.split("."), pages)
    else:
        raise _no_list_here(text)
    for piece in pieces:
        yield contract.layout.list_at, piece
    if text.next_mark():
        raise text.rejection("json_damaged")
    if pages.follow:
        raise FileRejectedError("incomplete_export")


def _within_envelope(text: JsonText, path: Sequence[str], pages: Pages) -> Iterator[Piece]:
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
