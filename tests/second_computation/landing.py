"""Landing files into typed rows, file by file. Which version of a row counts is not decided here.

A file that cannot be read safely to its end gives no rows. A row that breaks its contract is
left out alone.
"""

import csv
import gzip
import hashlib
import zlib
from pathlib import Path

import pyarrow

from tests.second_computation.entity import Entity, Record
from tests.second_computation.formats import Cells, UnreadableFileError, records
from tests.second_computation.values import to_value

FORMATS = {".csv": "csv", ".jsonl": "json", ".json": "json", ".parquet": "parquet"}


def read_entity(landing: Path, entity: Entity) -> list[list[Record]]:
    """The accepted rows of each file of an entity, files in path order, the same bytes once."""
    folder = landing / entity.source / entity.name
    files: list[list[Record]] = []
    seen: set[bytes] = set()
    for path in sorted(folder.glob("*"), key=lambda path: path.name):
        file_format = FORMATS.get(Path(path.name.removesuffix(".gz")).suffix)
        if path.is_symlink() or not path.is_file() or file_format is None:
            continue
        content = path.read_bytes()
        fingerprint = hashlib.sha256(content).digest()
        if fingerprint not in seen:
            seen.add(fingerprint)
            is_gzip = path.suffix == ".gz"
            files.append(_read_file(content, entity, file_format=file_format, is_gzip=is_gzip))
    return files


def _read_file(content: bytes, entity: Entity, *, file_format: str, is_gzip: bool) -> list[Record]:
    try:
        plain = gzip.decompress(content) if is_gzip else content
        cells = list(records(plain, file_format=file_format))
    except (UnreadableFileError, OSError, EOFError, zlib.error, csv.Error, pyarrow.ArrowException):
        return []
    rows = (_typed(record, entity) for record in cells)
    return [row for row in rows if row is not None]


def _typed(cells: Cells, entity: Entity) -> Record | None:
    try:
        row = {column.name: to_value(column, cells.get(column.name)) for column in entity.columns}
    except ValueError:
        return None
    return None if entity.breaks_rule(row) else row
