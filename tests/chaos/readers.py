"""Readers that never stop while a small warehouse is published many times over."""

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from orchestration.warehouse.dbt_graph import PublishedTable
from orchestration.warehouse.home import Home
from orchestration.warehouse.publication import publish

TABLES, ROWS = 4, 1000
PAUSE_SECONDS = 0.02
DAY = date(2024, 1, 31)
PATIENCE_SECONDS = 600


@dataclass
class Storm:
    """What readers saw: one reading looks at all tables in one transaction."""

    publications: int = 0
    versions_seen: int = 0
    readings: int = 0
    mixed: int = 0
    errors: int = 0

    @property
    def is_good(self) -> bool:
        return self.readings > 0 and not (self.mixed or self.errors)


def storm(folder: Path, *, readers: int, publications: int) -> Storm:
    """Publish tables whose rows all hold the number of their version, and read them meanwhile.

    Each reader is a process that connects to `current` anew for every reading, as the manual tells
    users of BI tools to.
    """
    home = Home(folder)
    home.prepare()
    _publish(home, number=0)
    spawn = multiprocessing.get_context("spawn")
    over, results = spawn.Event(), spawn.Queue()
    processes = [
        spawn.Process(target=_read, args=(str(home.current / "cx.duckdb"), over, results))
        for _ in range(readers)
    ]
    for process in processes:
        process.start()
    try:
        seen = [results.get(timeout=PATIENCE_SECONDS) for _ in processes]
        for number in range(1, publications):
            _publish(home, number=number)
    finally:
        over.set()
    reports = [results.get(timeout=PATIENCE_SECONDS) for _ in processes]
    for process in processes:
        process.join()
    return _sum(publications, seen + reports)


def _publish(home: Home, *, number: int) -> None:
    tables = [
        PublishedTable(f"model.cx.table_{index}", "marts", f"table_{index}", "A table.", {})
        for index in range(TABLES)
    ]
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema if not exists marts")
        for table in tables:
            connection.execute(
                f"create or replace table {table.qualified_name} as"
                f" select {number} as version, range as position from range({ROWS + number})"
            )
    publish(home, tables, as_of_date=DAY, held={}, inputs_digest=str(number))


def _read(path: str, over: Event, results: "multiprocessing.Queue[Sequence[int]]") -> None:
    """Put a first report when the first reading is done, and another one at the end."""
    readings = mixed = errors = 0
    versions: set[int] = set()
    while not over.wait(PAUSE_SECONDS):
        readings += 1
        try:
            found = _versions(path)
        except duckdb.Error:
            errors += 1
        else:
            mixed += len(found) != 1
            versions |= {version for version, _ in found}
        if readings == 1:
            results.put((0, 0, 0, 0))
    results.put((readings, mixed, errors, len(versions)))


def _versions(path: str) -> set[tuple[int, int]]:
    """Version and number of rows of every table."""
    with duckdb.connect(path, read_only=True) as connection:
        connection.begin()
        return {
            row
            for index in range(TABLES)
            for row in connection.execute(
                f"select version, count(*) from marts.table_{index} group by version"
            ).fetchall()
        }


def _sum(publications: int, reports: Sequence[Sequence[int]]) -> Storm:
    readings, mixed, errors, versions = (list(column) for column in zip(*reports, strict=True))
    return Storm(publications, max(versions), sum(readings), sum(mixed), sum(errors))
