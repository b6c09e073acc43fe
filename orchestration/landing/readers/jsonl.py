"""Reads JSON lines: one object a line, its keys bound by name."""

from collections.abc import Iterator
from typing import BinaryIO

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
    lines = _lines(as_utf8(stream, conventions.encoding), tally)
    for line_number, line in enumerate(lines, start=1):
        tally.records_in += 1
        if not line.strip():
            tally.blank += 1
        elif line.startswith(BYTE_ORDER_MARK):
            records.add_broken(line_number, line, "stray_bom")
        else:
            _add(records, parser, line_number, line)
            if records.is_full:
                yield records.take()
    yield records.finish()


def _add(records: JsonRecords, parser: JsonParser, line_number: int, line: str) -> None:
    text = line.strip()
    try:
        record, end = parser.value_at(text, 0)
    except (ValueError, RecursionError):
        records.add_broken(line_number, line, "bad_json")
        return
    flaw = parser.flaw(record, text) if end == len(text) else "bad_json"
    if flaw:
        records.add_broken(line_number, line, flaw)
    else:
        records.add(line_number, line, record)


def _lines(stream: BinaryIO, tally: Tally) -> Iterator[str]:
    while line := stream.readline(LONGEST_RECORD):
        if len(line) == LONGEST_RECORD:
            raise FileRejectedError("field_too_long", f"After record {tally.records_in}.")
        try:
            text = line.decode()
        except UnicodeDecodeError:
            raise FileRejectedError("encoding", f"After record {tally.records_in}.") from None
        if "\0" in text:
            raise FileRejectedError("nul_byte", f"After record {tally.records_in}.")
        yield (text if tally.records_in else text.removeprefix(BYTE_ORDER_MARK)).rstrip("\r\n")
