"""Reads CSV by RFC 4180: UTF-8, commas, double quotes, a header row."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from data_quality.contract import Contract
from orchestration.landing.binding import bind
from orchestration.landing.records import BatchBuilder, Tally
from orchestration.landing.rejection import FileRejectedError

LONGEST_FIELD = 2_000_000


def read(stream: BinaryIO, contract: Contract, tally: Tally) -> Iterator[pa.Table]:
    """Yield batches of the file's records. Raises FileRejectedError; counts into `tally`.

    A record with more or fewer cells than the header is kept as broken. An open quote rejects the
    file, as nobody can tell where the following records begin.
    """
    csv.field_size_limit(LONGEST_FIELD)
    lines = _Lines(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
    reader = csv.reader(lines, strict=True)
    try:
        yield from _batches(reader, lines, contract, tally)
    except UnicodeDecodeError:
        raise FileRejectedError("encoding", _after(tally)) from None
    except csv.Error as error:
        raise FileRejectedError(_reason_of(error), _after(tally)) from None


def _batches(
    reader: "csv._reader", lines: "_Lines", contract: Contract, tally: Tally
) -> Iterator[pa.Table]:
    header = next(reader, None)
    if not header:
        raise FileRejectedError("empty_file" if header is None else "header_mismatch")
    lines.take()
    binding = bind(header, contract)
    tally.added_columns.update(binding.added)
    tally.absent_columns.update(binding.absent)
    batch = BatchBuilder(contract)
    for row in reader:
        tally.records_in += 1
        line_number, raw = reader.line_num - len(lines.taken) + 1, lines.take()
        if not row or (len(row) == 1 < len(header) and not row[0].strip()):
            tally.blank += 1
        elif row == header:
            tally.repeated_header += 1
        elif len(row) != len(header):
            batch.add_broken(tally.records_in, line_number, raw, "ragged")
        else:
            values = [None if at is None else row[at] for at in binding.positions]
            batch.add(tally.records_in, line_number, raw, values)
        if batch.is_full:
            yield batch.take()
    yield batch.take()


class _Lines:
    """Hands lines to the parser and remembers those that make up the present record."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._text)
        if "\0" in line:
            raise csv.Error("NUL")
        self.taken.append(line)
        return line

    def take(self) -> str:
        record = "".join(self.taken).rstrip("\r\n")
        self.taken.clear()
        return record


def _after(tally: Tally) -> str:
    return f"After record {tally.records_in}."


def _reason_of(error: csv.Error) -> str:
    message = str(error)
    if "NUL" in message:
        return "nul_byte"
    return "field_too_long" if "field limit" in message else "unbalanced_quote"
