"""Puts exports on disk: any folder, any of the formats the landing folder knows.

An `Export` says where a file goes and what is in it. The canonical layout is made in
`company`; a vendor's layout is another way to make exports, written by the same functions.
"""

import gzip
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

GZIP_LEVEL = 4


@dataclass(frozen=True)
class Insert:
    """A raw line put before row `row` of a text file."""

    row: int
    text: str


@dataclass(frozen=True)
class Export:
    """One file. `name` ends in .csv, .jsonl, .json or .parquet, the texts also in .gz.

    A .json file is one list; nothing can be put between its rows.
    """

    source: str
    entity: str
    name: str
    table: pa.Table
    inserts: tuple[Insert, ...] = ()
    has_bom: bool = False
    newline: str = "\n"

    @property
    def path(self) -> Path:
        """Path below the landing folder."""
        return Path(self.source, self.entity, self.name)

    @property
    def format(self) -> str:
        """csv, jsonl, json or parquet."""
        return Path(self.name.removesuffix(".gz")).suffix[1:]


def write_export(landing: Path, export: Export) -> Path:
    """Writes one file whole or not at all; a file of that name is replaced."""
    path = landing / export.path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(render(export))
    return unfinished.replace(path)


def render(export: Export) -> bytes:
    """The bytes of the file; the same export gives the same bytes."""
    if export.format == "parquet":
        sink = io.BytesIO()
        pyarrow.parquet.write_table(export.table, sink)
        return sink.getvalue()
    text = _text(export)
    if export.newline != "\n":
        text = text.replace(b"\n", export.newline.encode())
    if export.has_bom:
        text = b"\xef\xbb\xbf" + text
    return gzip.compress(text, GZIP_LEVEL, mtime=0) if export.name.endswith(".gz") else text


def _text(export: Export) -> bytes:
    if export.format == "json":
        return b"[\n" + json_lines(export.table).rstrip(b"\n").replace(b"\n", b",\n") + b"\n]\n"
    rows = csv_lines if export.format == "csv" else json_lines
    parts = [header_line(export.table).encode() + b"\n"] if export.format == "csv" else []
    start = 0
    for insert in sorted(export.inserts, key=lambda insert: insert.row):
        parts += [rows(export.table[start : insert.row]), insert.text.encode() + b"\n"]
        start = insert.row
    return b"".join([*parts, rows(export.table[start:])])


def header_line(table: pa.Table) -> str:
    """The header of a CSV file."""
    return ",".join(table.column_names)


def csv_lines(table: pa.Table) -> bytes:
    """Rows as CSV without a header."""
    sink = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    pyarrow.csv.write_csv(as_text(table), sink, options)
    return sink.getvalue()


def json_lines(table: pa.Table) -> bytes:
    """Rows as JSON, one a line."""
    records = as_text(table).to_pylist()
    return b"".join(
        json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for record in records
    )


def as_text(table: pa.Table) -> pa.Table:
    """Times and dates as ISO text; everything else stays what it is."""
    columns = {
        name: _iso(column) for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pa.table(columns)


def _iso(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%SZ")
    return column.cast(pa.string()) if pa.types.is_date(column.type) else column
