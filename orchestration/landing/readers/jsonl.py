"""Reads JSON lines: one object a line, its keys bound by name."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa

from data_quality.contract import Contract
from orchestration.landing.binding import bind, column_indices, normalise
from orchestration.landing.records import BatchBuilder, Tally
from orchestration.landing.rejection import FileRejectedError

LONGEST_LINE = 16 << 20


def read(stream: BinaryIO, contract: Contract, tally: Tally) -> Iterator[pa.Table]:
    """Yield batches of the file's records. Raises FileRejectedError; counts into `tally`.

    Numbers keep their digits: they reach the contract as the text that was written. A column
    counts as present when any line names it.
    """
    batch = BatchBuilder(contract)
    indices = column_indices(contract)
    places: dict[str, int | None] = {}
    width = len(contract.columns)
    for line_number, line in enumerate(_lines(stream, tally), start=1):
        tally.records_in += 1
        if not line.strip():
            tally.blank += 1
            continue
        try:
            record = _parse(line)
        except (ValueError, RecursionError):
            batch.add_broken(tally.records_in, line_number, line, "bad_json")
            continue
        values: list[str | None] = [None] * width
        for name, value in record.items():
            if name not in places:
                places[name] = indices.get(normalise(name))
            place = places[name]
            if place is not None:
                values[place] = _text(value)
        batch.add(tally.records_in, line_number, line, values)
        if batch.is_full:
            yield batch.take()
    if places:
        binding = bind(list(places), contract)
        tally.added_columns.update(binding.added)
        tally.absent_columns.update(binding.absent)
    yield batch.take()


def _lines(stream: BinaryIO, tally: Tally) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise FileRejectedError("field_too_long", f"After record {tally.records_in}.")
        if b"\0" in line:
            raise FileRejectedError("nul_byte", f"After record {tally.records_in}.")
        try:
            yield line.decode("utf-8-sig" if tally.records_in == 0 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise FileRejectedError("encoding", f"After record {tally.records_in}.") from None


def _parse(line: str) -> dict[str, Any]:
    record = json.loads(
        line,
        object_pairs_hook=_without_repeats,
        parse_constant=_Number,
        parse_float=_Number,
        parse_int=_Number,
    )
    if not isinstance(record, dict):
        raise ValueError("Not an object.")  # noqa: TRY004 - one kind of error for a bad line
    if "\\u" in line:
        # Half of an escaped character parses, and no database takes it.
        json.dumps(record, ensure_ascii=False).encode()
    return record


class _Number(str):
    """A number as it was written; `float` would lose digits."""

    __slots__ = ()


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("A key is given twice.")
    return record


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    return _nested(value)


def _nested(value: Any) -> str:
    """JSON text of a list or an object, its numbers as they were written."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}: {_nested(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False)
