"""Compares what a Parquet file tells about itself in several places.

Its pages have checksums; the footer, which tells names, types and numbers of rows, and the headers
of the pages have none. One damaged bit there would have a column read as missing, times in another
unit, fewer rows, or a page without its checksum being looked at.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from orchestration.landing.readers.thrift import Struct, ThriftError, ThriftReader

TAIL = 8
SHORT_PAGE_HEADER, LONGEST_PAGE_HEADER = 1 << 10, 1 << 20
REPEATED = 2
DATA_PAGE, DICTIONARY_PAGE, DATA_PAGE_2 = 0, 2, 3
UNPACKED = 0

# Numbers of the fields, from the format's own definition.
SCHEMA, FILE_ROWS, ROW_GROUPS = 2, 3, 4
ELEMENT_TYPE, REPETITION, NAME, CHILDREN = 1, 3, 4, 5
CONVERTED, SCALE, PRECISION, LOGICAL = 6, 7, 8, 10
KNOWN_OF_ELEMENT = range(1, 11)
CHUNKS, ROWS = 1, 3
DESCRIPTION = 3
TYPE, PATH, CODEC, VALUES, PACKED_SIZE, DATA_START, DICTIONARY_START = 1, 3, 4, 5, 7, 9, 11
PAGE_KIND, PAGE_SIZE, PAGE_PACKED_SIZE, CHECKSUM = 1, 2, 3, 4
PAGE_VALUES, IS_PACKED = 1, 7
DETAILS_OF_PAGE = {DATA_PAGE: 5, DICTIONARY_PAGE: 7, DATA_PAGE_2: 8}

DECIMAL, TIME, INSTANT, INTEGER = 5, 7, 8, 10
UNIT, BITS, IS_SIGNED = 2, 1, 2
LOGICAL_OF_CONVERTED: dict[int, tuple[int, object]] = {
    **{0: (1, None), 1: (2, None), 3: (3, None), 4: (4, None), 5: (DECIMAL, None), 6: (6, None)},
    **{7: (TIME, 1), 8: (TIME, 2), 9: (INSTANT, 1), 10: (INSTANT, 2)},
    **{11: (INTEGER, (8, False)), 12: (INTEGER, (16, False))},
    **{13: (INTEGER, (32, False)), 14: (INTEGER, (64, False))},
    **{15: (INTEGER, (8, True)), 16: (INTEGER, (16, True))},
    **{17: (INTEGER, (32, True)), 18: (INTEGER, (64, True))},
    **{19: (12, None), 20: (13, None)},
}
"""A type's old name to its kind and, of times and integers, its unit or width."""

# Entries of a map and intervals have no new name, and some writers say so in its place.
OLD_NAMES_ALONE = (2, 21)


class LayoutError(ValueError):
    """The file contradicts itself."""


@dataclass(frozen=True)
class _Leaf:
    path: list[bytes]
    type: int
    is_repeated: bool


def check_layout(stream: BinaryIO) -> None:
    """Read footer and page headers of a seekable file. Raises LayoutError; reads no page."""
    try:
        footer, footer_start = _read_footer(stream)
        leaves = list(_leaves(footer[SCHEMA]))
        _require(
            footer[FILE_ROWS] == sum(group[ROWS] for group in footer[ROW_GROUPS]), "rows of groups"
        )
        chunks = [
            chunk for group in footer[ROW_GROUPS] for chunk in _chunks_of_group(group, leaves)
        ]
        _require(_are_apart(chunks, end=footer_start), "places of columns")
        has_checksum = {kept for chunk in chunks for kept in _pages_with_checksum(stream, chunk)}
        _require(len(has_checksum) < 2, "checksums of pages")
    except (ThriftError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise LayoutError("The footer or the head of a page cannot be read.") from error


def _require(holds: bool, subject: str) -> None:
    if not holds:
        raise LayoutError(f"The file contradicts itself: {subject}.")


def _read_footer(stream: BinaryIO) -> tuple[Struct, int]:
    end = stream.seek(0, os.SEEK_END) - TAIL
    stream.seek(max(end, 0))
    size = int.from_bytes(stream.read(4), "little")
    _require(0 < size <= end - 4, "size of the footer")
    stream.seek(end - size)
    reader = ThriftReader(stream.read(size))
    footer = reader.read_struct()
    _require(reader.position == size, "size of the footer")
    return footer, end - size


def _leaves(schema: list[Struct]) -> Iterator[_Leaf]:
    """Yield the columns that hold values. The schema lists groups before what is in them."""
    elements = iter(schema)

    def below(count: int, path: list[bytes], *, is_repeated: bool) -> Iterator[_Leaf]:
        for _ in range(count):
            element = next(elements, {})
            _check_type(element)
            here = [*path, element[NAME]]
            repeats = is_repeated or element[REPETITION] == REPEATED
            if element.get(CHILDREN):
                yield from below(element[CHILDREN], here, is_repeated=repeats)
            else:
                yield _Leaf(here, element[ELEMENT_TYPE], repeats)

    yield from below(next(elements, {})[CHILDREN], [], is_repeated=False)
    _require(next(elements, None) is None, "number of columns")


def _check_type(element: Struct) -> None:
    """A type is told by an old and by a new name, which must agree.

    What more there is could change the meaning of the values.
    """
    _require(set(element) <= set(KNOWN_OF_ELEMENT), "type of a column")
    converted, logical = element.get(CONVERTED), element.get(LOGICAL)
    if logical is None:
        return
    ((kind, details),) = logical.items()
    _require(isinstance(details, dict), "type of a column")
    if kind == DECIMAL:
        digits = (element.get(SCALE, details[1]), element.get(PRECISION, details[2]))
        _require(digits == (details[1], details[2]), "digits of a column")
    if converted is not None and converted not in OLD_NAMES_ALONE:
        told = (kind, _unit(kind, details))
        _require(told == LOGICAL_OF_CONVERTED.get(converted), "type of a column")


def _unit(kind: int, details: Struct) -> object:
    if kind in {TIME, INSTANT}:
        (unit,) = details[UNIT]
        return unit
    return (details[BITS], details[IS_SIGNED]) if kind == INTEGER else None


def _chunks_of_group(group: Struct, leaves: list[_Leaf]) -> Iterator[Struct]:
    chunks = [chunk[DESCRIPTION] for chunk in group[CHUNKS]]
    _require(len(chunks) == len(leaves), "number of columns")
    for chunk, leaf in zip(chunks, leaves, strict=True):
        _require(chunk[PATH] == leaf.path, "name of a column")
        _require(chunk[TYPE] == leaf.type, "type of a column")
        _require(leaf.is_repeated or chunk[VALUES] == group[ROWS], "number of values")
        yield chunk


def _start(chunk: Struct) -> int:
    return chunk.get(DICTIONARY_START) or chunk[DATA_START]


def _are_apart(chunks: list[Struct], *, end: int) -> bool:
    """Tell whether no byte belongs to two columns, and all lie between the magic and the footer."""
    places = sorted(
        (_start(chunk), _start(chunk) + chunk[PACKED_SIZE])
        for chunk in chunks
        if chunk[PACKED_SIZE]
    )
    borders = [(0, 4), *places, (end, end)]
    return all(left[1] <= right[0] for left, right in pairwise(borders))


def _pages_with_checksum(stream: BinaryIO, chunk: Struct) -> Iterator[bool]:
    """Yield for each page of a column whether it has a checksum; the pages fill their place."""
    position, values, first_data = _start(chunk), 0, None
    end = position + chunk[PACKED_SIZE]
    while position < end:
        header, size = _read_page_header(stream, position)
        details = header[DETAILS_OF_PAGE[header[PAGE_KIND]]]
        if header[PAGE_KIND] in {DATA_PAGE, DATA_PAGE_2}:
            values += details[PAGE_VALUES]
            first_data = position if first_data is None else first_data
        else:
            _require(position == _start(chunk), "place of a dictionary")
        is_packed = chunk[CODEC] != UNPACKED and details.get(IS_PACKED, True)
        _require(is_packed or header[PAGE_SIZE] == header[PAGE_PACKED_SIZE], "codec of a page")
        _require(header[PAGE_PACKED_SIZE] >= 0, "size of a page")
        position += size + header[PAGE_PACKED_SIZE]
        yield CHECKSUM in header
    _require(position == end, "size of a column")
    _require(values == chunk[VALUES], "number of values")
    has_dictionary = chunk.get(DICTIONARY_START) and values
    _require(not has_dictionary or chunk[DATA_START] == first_data, "place of a dictionary")


def _read_page_header(stream: BinaryIO, position: int) -> tuple[Struct, int]:
    stream.seek(position)
    start = stream.read(SHORT_PAGE_HEADER)
    reader = ThriftReader(start)
    try:
        return reader.read_struct(), reader.position
    except ThriftError:
        reader = ThriftReader(start + stream.read(LONGEST_PAGE_HEADER))
        return reader.read_struct(), reader.position
