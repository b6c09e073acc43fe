"""Tells by its content, never by its name, which entities of a vendor a file holds."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data_quality.contract import Contract
from orchestration.landing.binding import bind
from orchestration.landing.decoding import as_utf8
from orchestration.landing.readers.csv import open_lines
from orchestration.landing.readers.csv_layout import read_layout
from orchestration.landing.readers.json_layout import (
    is_wrapped,
    nested_columns,
    unwrap,
    value_at,
)
from orchestration.landing.readers.json_scan import EMPTY_LIST, Found, scan_document, scan_lines
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import Source

ENOUGH_RECORDS = 1_000
"""From so many records on, keys that none of them has are not to be expected."""


@dataclass(frozen=True)
class Content:
    """The contracts that a file's records keep; `others` counts records that keep none."""

    contracts: tuple[Contract, ...]
    others: int = 0


def recognise(path: Path, file_format: str, source: Source) -> Content:
    """Find out what a plain file of a vendor holds. Raises FileRejectedError when nothing fits."""
    form = "csv" if file_format == "csv" else "json"
    candidates = [item for item in source.contracts.values() if item.layout.form in {None, form}]
    if not candidates:
        raise FileRejectedError("unsupported_format")
    if file_format == "csv":
        return Content((_by_header(path, candidates, source),))
    if file_format == "parquet":
        return Content((_by_names(pq.read_schema(path).names, candidates),))
    return _by_records(path, file_format, candidates, source)


def _by_header(path: Path, candidates: Sequence[Contract], source: Source) -> Contract:
    fits: dict[str, int] = {}
    rejections: list[tuple[Contract, FileRejectedError]] = []
    for contract in candidates:
        conventions, tally = source.conventions_of(contract), Tally()
        with path.open("rb") as stream:
            try:
                lines = open_lines(stream, conventions, tally)
                positions = read_layout(lines, contract, conventions, tally).binding.positions
            except FileRejectedError as rejection:
                rejections.append((contract, rejection))
            except csv.Error:
                rejections.append((contract, FileRejectedError("unbalanced_quote")))
            else:
                fits[contract.entity] = sum(position is not None for position in positions)
    return _best(candidates, fits, rejections)


def _by_names(names: Sequence[str], candidates: Sequence[Contract]) -> Contract:
    fits: dict[str, int] = {}
    rejections: list[tuple[Contract, FileRejectedError]] = []
    for contract in candidates:
        try:
            positions = bind(names, contract).positions
        except FileRejectedError as rejection:
            rejections.append((contract, rejection))
        else:
            fits[contract.entity] = sum(position is not None for position in positions)
    return _best(candidates, fits, rejections)


def _best(
    candidates: Sequence[Contract],
    fits: dict[str, int],
    rejections: Sequence[tuple[Contract, FileRejectedError]],
) -> Contract:
    """The contract that knows most of the names. Raises FileRejectedError if none, or two, do."""
    if not fits:
        raise _nearest(rejections)
    most = max(fits.values())
    best = [item for item in candidates if fits.get(item.entity) == most]
    if len(best) > 1:
        names = " or ".join(item.entity for item in best)
        raise FileRejectedError("unknown_content", f"It may be {names}.")
    return best[0]


def _nearest(rejections: Sequence[tuple[Contract, FileRejectedError]]) -> FileRejectedError:
    """The rejection that says most: the one by a contract that lacks the fewest columns."""
    reasons = {rejection.reason_code for _, rejection in rejections}
    if len(rejections) == 1 or (len(reasons) == 1 and "column_missing" not in reasons):
        return rejections[0][1]
    lacking = [item for item in rejections if item[1].reason_code == "column_missing"]
    if not lacking:
        return FileRejectedError("unknown_content")
    contract, rejection = min(lacking, key=lambda item: item[1].detail.count(","))
    return FileRejectedError("unknown_content", f"Nearest is {contract.entity}. {rejection.detail}")


def _by_records(
    path: Path, file_format: str, candidates: Sequence[Contract], source: Source
) -> Content:
    lists = {item.layout.list_at for item in candidates if item.layout.list_at}
    found: dict[str, Contract] = {}
    others, names, empty_lists = 0, {}, set()
    with path.open("rb") as stream:
        text = as_utf8(stream, source.encoding)
        values = scan_lines(text) if file_format == "jsonl" else scan_document(text, lists)
        for place, value in _enough(values, candidates):
            if value is EMPTY_LIST:
                empty_lists.add(place)
                continue
            claimants = _claimants(place, value, candidates)
            found |= {contract.entity: contract for contract in claimants}
            if not claimants:
                others += 1
                if isinstance(value, dict) and others <= ENOUGH_RECORDS:
                    names |= dict.fromkeys(_names(value, candidates))
    if others:
        unmarked = [item for item in candidates if not item.layout.marks]
        try:
            contract = _by_names(list(names), unmarked)
        except FileRejectedError:
            if not found:
                raise
        else:
            found[contract.entity] = contract
            others = 0
    if not found and not others:
        found = {item.entity: item for item in candidates if item.layout.list_at in empty_lists}
    if not found:
        raise FileRejectedError("empty_file" if not others else "unknown_content")
    return Content(tuple(found.values()), others)


def _enough(values: Iterable[Found], candidates: Sequence[Contract]) -> Iterator[Found]:
    """All values if a file may hold several entities, else as many as tell which one it is."""
    may_hold_several = any(item.layout.marks or item.layout.wrapped_in for item in candidates)
    return iter(values) if may_hold_several else islice(values, ENOUGH_RECORDS)


def _claimants(place: str | None, value: Any, candidates: Sequence[Contract]) -> list[Contract]:
    """The contracts that a value's wrapper or marks, or the name of its list, speak for."""
    if not isinstance(value, dict):
        return []
    marked = [
        item
        for item in candidates
        if (item.layout.marks or is_wrapped(value, item.layout))
        and unwrap(value, item.layout) is not None
        and place in {None, item.layout.list_at}
    ]
    return marked or [
        item
        for item in candidates
        if place is not None and item.layout.list_at == place and not item.layout.marks
    ]


def _names(value: dict[str, Any], candidates: Sequence[Contract]) -> Iterator[str]:
    """The keys of a record, and the columns that have a value deeper in it."""
    yield from value
    for contract in candidates:
        for index, paths in nested_columns(contract):
            if any(value_at(value, path) is not None for path in paths):
                yield contract.columns[index].name
