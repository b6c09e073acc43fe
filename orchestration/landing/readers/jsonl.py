"""Reads JSON lines: one object a line, its keys bound by name.

A vendor's line may hold several objects in a row.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.decoding import as_utf8
from orchestration.landing.readers.json_records import JsonRecords
from orchestration.landing.readers.json_values import JsonParser
from orchestration.landing.records import LONGEST_RECORD, Tally
from orchestration.landing.rejection import FileRejectedError

BYTE_ORDER_MARK = "\ufeff"


def read(
    stream: BinaryIO, contract: Contract, conventions: Conventions, tally: Tally
) -> Iterator[pa.Table]:
    """Yield batches of the file's records. Raises FileRejectedError; counts into `tally`.

    Numbers keep their digits: they reach the contract as the text that was written. Each line
    stands for itself: one that is no record is kept as broken.
    """
    parser = JsonParser()
    records = JsonRecords(contract, conventions, tally)
    may_be_row = contract.layout.form is not None
    lines = lines_of(as_utf8(stream, conventions.encoding), tally)
    for line_number, line in enumerate(lines, start=1):
        if records.add_alike(line_number, line):
            pass
        elif not line.strip():
            records.add_blank()
        elif line.startswith(BYTE_ORDER_MARK):
            records.add_broken(line_number, line, "stray_bom")
        else:
            _add(records, parser, line_number, line, may_be_row=may_be_row)
        if records.is_full:
            yield records.take()
    yield records.finish()


def _add(
    records: JsonRecords, parser: JsonParser, line_number: int, line: str, *, may_be_row: bool
) -> None:
    """Add the record of a line, or those that stand in a row in it."""
    for raw, value in values_in(parser, line):
        is_line = raw == line.strip()
        flaw = parser.flaw(value, raw) if is_line or may_be_row else "bad_json"
        text = raw if may_be_row else line
        if flaw:
            records.add_broken(line_number, text, flaw)
        else:
            records.add(line_number, text, value)
        if not may_be_row:
            if not flaw:
                records.learn_shape(line)
            return


def values_in(parser: JsonParser, line: str) -> Iterator[tuple[str, Any]]:
    """Yield text and value of each that stands in a line; the last is None where it is no JSON."""
    text = line.strip()
    while text:
        try:
            value, end = parser.value_at(text, 0)
        except (ValueError, RecursionError):
            value, end = None, len(text)
        yield text[:end], value
        text = text[end:].lstrip()


def lines_of(stream: BinaryIO, tally: Tally) -> Iterator[str]:
    """Yield the lines of a UTF-8 stream without their ends. Raises FileRejectedError."""
    is_first = True
    while line := stream.readline(LONGEST_RECORD):
        if len(line) == LONGEST_RECORD:
            raise FileRejectedError("field_too_long", f"After record {tally.records_in}.")
        try:
            text = line.decode()
        except UnicodeDecodeError:
            raise FileRejectedError("encoding", f"After record {tally.records_in}.") from None
        if "\0" in text:
            raise FileRejectedError("nul_byte", f"After record {tally.records_in}.")
        yield (text.removeprefix(BYTE_ORDER_MARK) if is_first else text).rstrip("\r\n")
        is_first = False
