"""Looks at the values of a JSON file one after the other, whatever it holds them in."""

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

from orchestration.landing.readers.json_layout import value_at
from orchestration.landing.readers.json_text import JsonText
from orchestration.landing.readers.json_values import JsonParser
from orchestration.landing.records import LONGEST_RECORD, Tally

Found = tuple[str | None, Any]
"""The path of the list in which a value stands, None for any other place; and the value."""

EMPTY_LIST = object()
"""Stands for the values of a list that has none."""


def scan_document(stream: BinaryIO, lists: Collection[str]) -> Iterator[Found]:
    """Yield the values of lists, of envelopes that have one of these lists, and between them.

    Raises FileRejectedError where the text is no JSON.
    """
    text = JsonText(stream, JsonParser(), Tally())
    while mark := text.next_mark():
        if mark == "[":
            for piece in text.elements():
                yield None, piece.value
        elif mark == "{":
            yield from _object(text, lists)
        else:
            yield None, text.piece().value


def scan_lines(stream: BinaryIO) -> Iterator[Found]:
    """Yield the values of JSON lines; what is no JSON is left to the reader to tell of."""
    parser = JsonParser()
    while line := stream.readline(LONGEST_RECORD):
        text = line.decode("utf-8-sig", "replace").strip()
        while text:
            try:
                value, end = parser.value_at(text, 0)
            except (ValueError, RecursionError):
                break
            yield None, value
            text = text[end:].lstrip()


def _object(text: JsonText, lists: Collection[str]) -> Iterator[Found]:
    """Yield the elements of an envelope's list, or the object as it is if it has none."""
    value: dict[str, Any] = {}
    is_envelope = False
    for name in text.names():
        if name in lists and text.next_mark() == "[":
            is_envelope = True
            piece = None
            for piece in text.elements():
                yield name, piece.value
            if piece is None:
                yield name, EMPTY_LIST
        else:
            value[name] = text.piece().value
    for path in lists:
        inner = value_at(value, path) if "." in path else None
        if isinstance(inner, list):
            is_envelope = True
            yield from ((path, item) for item in inner or [EMPTY_LIST])
    if not is_envelope:
        yield None, value
