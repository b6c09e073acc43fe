"""Reads CSV by RFC 4180: double quotes, a header row, the delimiter of the source."""

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.decoding import as_utf8
from orchestration.landing.readers.csv_blocks import read_block
from orchestration.landing.readers.csv_continued import continued
from orchestration.landing.readers.csv_input import CsvInput
from orchestration.landing.readers.csv_layout import read_layout
from orchestration.landing.readers.csv_lines import Lines
from orchestration.landing.readers.csv_rows import read_rows
from orchestration.landing.records import LONGEST_RECORD, Tally
from orchestration.landing.rejection import FileRejectedError

BLOCK_SIZE = 2 << 20


def read(
    stream: BinaryIO,
    contract: Contract,
    conventions: Conventions,
    tally: Tally,
    *,
    block_size: int = BLOCK_SIZE,
) -> Iterator[pa.Table]:
    """Yield batches of the file's records. Raises FileRejectedError; counts into `tally`.

    A record with more or fewer cells than the header is kept as broken. An open quote rejects the
    file, as nobody can tell where the following records begin.
    """
    lines = open_lines(stream, conventions, tally, block_size=block_size)
    try:
        yield from continued(_batches(lines, contract, conventions, tally), contract)
    except csv.Error as error:
        is_too_long = "field limit" in str(error)
        reason_code = "field_too_long" if is_too_long else "unbalanced_quote"
        raise FileRejectedError(reason_code, f"After record {tally.records_in}.") from None
    if len(lines.line_ends) > 1:
        tally.warn("mixed_newlines")
    if conventions.footer_pattern is not None:
        _compare_with_footer(lines.footer, tally)


def open_lines(
    stream: BinaryIO, conventions: Conventions, tally: Tally, *, block_size: int = BLOCK_SIZE
) -> Lines:
    """The lines of a file, from its first."""
    csv.field_size_limit(LONGEST_RECORD)
    source = CsvInput(
        as_utf8(stream, conventions.encoding),
        footer_pattern=conventions.footer_pattern,
        tally=tally,
        block_size=block_size,
    )
    return Lines(source, tally)


def _batches(
    lines: Lines, contract: Contract, conventions: Conventions, tally: Tally
) -> Iterator[pa.Table]:
    layout = read_layout(lines, contract, conventions, tally)
    while lines.block():
        batch = read_block(lines, layout, tally)
        if batch is None:
            yield from read_rows(lines, layout, tally)
        else:
            yield batch


def _compare_with_footer(footer: re.Match[str] | None, tally: Tally) -> None:
    if footer is None:
        raise FileRejectedError("control_total", "The footer that tells the end is not there.")
    told = footer.groupdict().get("count")
    records = tally.records_in - tally.blank - tally.repeated_header
    if told is not None and _digits(told) != str(records):
        raise FileRejectedError("control_total", f"{records} records came.")


def _digits(text: str) -> str:
    digits = "".join(letter for letter in text if letter.isdecimal())
    return digits.lstrip("0") or digits[:1]
