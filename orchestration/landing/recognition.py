"""Tells by its content, never by its name, which entities of a vendor a file holds."""

import csv
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_quality.contract import Contract
from orchestration.landing.best_fit import best_fit
from orchestration.landing.binding import bind
from orchestration.landing.decoding import as_utf8
from orchestration.landing.readers.csv import open_lines
from orchestration.landing.readers.csv_layout import read_layout
from orchestration.landing.readers.json_layout import claim_of
from orchestration.landing.readers.json_scan import Document, lists_of, values_of_lines
from orchestration.landing.readers.json_text import JsonText
from orchestration.landing.readers.json_values import JsonParser
from orchestration.landing.readers.parquet_nested import NestedColumns
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sight import Content, Sight
from orchestration.landing.sources import Source


def recognise(path: Path, file_format: str, source: Source) -> Content:
    """Find out what a plain file of a vendor holds. Raises FileRejectedError when nothing fits."""
    candidates = candidates_for(file_format, source)
    if not candidates:
        raise FileRejectedError("unsupported_format", f"{source.vendor} exports no {file_format}.")
    if file_format == "csv":
        return Content((_by_header(path, candidates, source),))
    if file_format == "parquet":
        return Content((_by_columns(path, candidates, source),))
    return _by_records(path, file_format, candidates, source)


def candidates_for(file_format: str, source: Source) -> list[Contract]:
    """The contracts that a file of a format may keep."""
    form = "csv" if file_format == "csv" else "json"
    return [item for item in source.contracts.values() if item.layout.form in {None, form}]


def _by_header(path: Path, candidates: Sequence[Contract], source: Source) -> Contract:
    def positions(contract: Contract) -> Sequence[int | None]:
        conventions, tally = source.conventions_of(contract), Tally()
        with path.open("rb") as stream:
            try:
                lines = open_lines(stream, conventions, tally)
                return read_layout(lines, contract, conventions, tally).binding.positions
            except csv.Error:
                raise FileRejectedError("unbalanced_quote") from None

    return best_fit(candidates, positions)


def _by_columns(path: Path, candidates: Sequence[Contract], source: Source) -> Contract:
    def positions(contract: Contract) -> Sequence[int | None]:
        nested = NestedColumns(names, contract, source.conventions_of(contract))
        return bind([*names, *nested.names], contract).positions

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            fitting = [item for item in candidates if _has_marks(file, item)]
    except (pa.ArrowException, OSError, ValueError, KeyError):
        raise FileRejectedError("parquet_damaged") from None
    return best_fit(fitting, positions)


def _has_marks(file: pq.ParquetFile, contract: Contract) -> bool:
    """Tell whether every row has the marks of an entity; those of several stay untold."""
    marks = contract.layout.marks
    if not marks.keys() <= set(file.schema_arrow.names):
        return False
    return all(
        claim_of(row, None, contract.layout)
        for batch in (file.iter_batches(columns=list(marks)) if marks else ())
        for row in batch.to_pylist()
    )


def _by_records(
    path: Path, file_format: str, candidates: Sequence[Contract], source: Source
) -> Content:
    conventions = source.conventions_of(candidates[0])
    sight = Sight(candidates)
    with path.open("rb") as stream:
        text = as_utf8(stream, conventions.encoding)
        if file_format == "jsonl":
            for value in islice(values_of_lines(text), sight.enough):
                sight.see(None, value)
        else:
            lists = lists_of([item.layout for item in candidates], conventions)
            document = Document(JsonText(text, JsonParser(), Tally()), lists)
            for place, piece in islice(document.pieces(), sight.enough):
                sight.see(place, piece.value)
            sight.lists_met = document.lists_met
    return sight.content()
