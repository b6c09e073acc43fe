"""The lake: the accepted rows as Parquet, in a folder for each day on which they were taken in.

    <lake>/landed/<table>/landed_date=2026-03-01/<fingerprint>.parquet

A run writes the days whose rows changed, each as one file that is there as a whole or not.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlparse

import duckdb
import pyarrow.parquet as pq
from pyarrow import fs

from data_quality.expressions import quote_identifier, quote_text

LANDED = "landed"
RESTORED = "restored"
KEPT = "kept"
SEEDS = "seeds"
PYTHON = "python"
LEFT_OUT = ("_is_repeated", "_raw_record")
"""Columns of the landed views that models do not need there: Spark looks for repeated keys itself,
and the records as they came stay in the warehouse.
"""


@dataclass(frozen=True)
class Lake:
    """A folder or a place in an object store that this process and every executor of Spark sees.

    `address` is a path, or a URL as Spark takes it, such as `s3a://bucket/lake`.
    """

    address: str

    def tables(self) -> list[tuple[str, str]]:
        """Name and address of each landed table."""
        return self._within(LANDED, fs.FileType.Directory)

    def restored(self) -> list[tuple[str, str]]:
        """Qualified name and address of the tables that are to be as they were published."""
        return self._within(RESTORED, fs.FileType.File)

    def kept(self) -> list[tuple[str, str]]:
        """Name and address of each metric table whose rows are taken over in part."""
        return self._within(KEPT, fs.FileType.File)

    def store(self, name: str, rows: duckdb.DuckDBPyRelation) -> str:
        """Write rows as one file, in place of an earlier one; return its address."""
        files, root = filesystem_of(self.address)
        path = f"{root}/{name}.parquet"
        folder, _, own_name = path.rpartition("/")
        # Spark leaves out files whose name begins like this.
        unfinished = f"{folder}/_unfinished-{own_name}"
        files.create_dir(folder)
        batches = rows.fetch_record_batch()
        with pq.ParquetWriter(
            unfinished, batches.schema, compression="zstd", filesystem=files
        ) as writer:
            for batch in batches:
                writer.write_batch(batch)
        files.move(unfinished, path)
        return f"{self.address}/{name}.parquet"

    def names(self, folder: str) -> set[str]:
        """Names of the files within a folder and those below it, as `store` takes them."""
        files, root = filesystem_of(self.address)
        selector = fs.FileSelector(f"{root}/{folder}", allow_not_found=True, recursive=True)
        return {
            info.path.removeprefix(f"{root}/").removesuffix(".parquet")
            for info in files.get_file_info(selector)
            if info.type == fs.FileType.File
        }

    def remove(self, name: str) -> None:
        """Remove a file that was stored by this name."""
        files, root = filesystem_of(self.address)
        files.delete_file(f"{root}/{name}.parquet")

    def clear(self) -> None:
        """Remove all that a run writes here."""
        for folder in (LANDED, RESTORED, KEPT, SEEDS, PYTHON):
            for name in self.names(folder):
                self.remove(name)

    def _within(self, folder: str, kind: fs.FileType) -> list[tuple[str, str]]:
        files, root = filesystem_of(self.address)
        selector = fs.FileSelector(f"{root}/{folder}", allow_not_found=True)
        return sorted(
            (info.base_name.removesuffix(".parquet"), f"{self.address}/{folder}/{info.base_name}")
            for info in files.get_file_info(selector)
            if info.type == kind
        )


def filesystem_of(address: str) -> tuple[fs.FileSystem, str]:
    """Return the file system of an address, as Spark says it, and the path there."""
    url = urlparse(address)
    if url.scheme in ("", "file"):
        return fs.LocalFileSystem(), unquote(url.path)
    # Hadoop has two names more for the same store.
    scheme = "s3" if url.scheme in ("s3a", "s3n") else url.scheme
    files, path = fs.FileSystem.from_uri(url._replace(scheme=scheme).geturl())
    return files, path


def write_tables(
    connection: duckdb.DuckDBPyConnection, lake: Lake, folder: str, tables: Mapping[str, str]
) -> None:
    """Store tables of the warehouse in a folder, by the names they get there, and no others."""
    for name in lake.names(folder):
        lake.remove(name)
    for name, table in tables.items():
        lake.store(f"{folder}/{name}", connection.sql(f"from {table}"))


def write_landed(connection: duckdb.DuckDBPyConnection, lake: Lake, tables: Sequence[str]) -> int:
    """Bring the lake up to date with the landed tables; return how many files were written."""
    written = 0
    for table in tables:
        folder = f"{LANDED}/{table}"
        wanted = {f"{folder}/{name}": rows for name, rows in _files(connection, table)}
        there = lake.names(folder)
        for name in wanted.keys() - there:
            lake.store(name, wanted[name])
        for stale in there - wanted.keys():
            lake.remove(stale)
        written += len(wanted.keys() - there)
    return written


def _files(
    connection: duckdb.DuckDBPyConnection, table: str
) -> Iterator[tuple[str, duckdb.DuckDBPyRelation]]:
    """The files that a landed table consists of, by name, which tells of a file what is in it."""
    rows = connection.sql(f"from {LANDED}.{quote_identifier(table)}")
    kept = [name for name in rows.columns if name not in LEFT_OUT]
    columns = ", ".join(quote_identifier(name) for name in kept)
    if "_loaded_at" not in kept:
        content = rows.aggregate(f"count(*), sum(hash({columns}))::varchar").fetchall()
        yield _fingerprint(kept, content), rows.project(columns)
        return
    # A row of a file is what it was when it was taken in: no other column needs a look.
    days = rows.aggregate(
        "_loaded_at::date::varchar as day, count(*),"
        " sum(hash(_file_id, _record_number, _loaded_at))::varchar"
    ).fetchall()
    for day, *content in days:
        of_day = rows.filter(f"_loaded_at::date = {quote_text(day)}").project(columns)
        yield f"landed_date={day}/{_fingerprint(kept, content)}", of_day
    if not days:
        yield _fingerprint(kept, []), rows.project(columns)


def _fingerprint(*content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
