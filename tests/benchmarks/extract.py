"""The whole extract step against DuckDB's own CSV reader: same file, same run, fresh processes.

`python -m tests.benchmarks.extract --rows 1000000` writes a file of twelve columns and prints, for
each way of loading it, the median of three times, the throughput, the peak memory of the process,
and the time as a multiple of DuckDB's `read_csv(all_varchar=true)` into a table. A second file, in
which every record breaks its contract, tells what quarantine costs.
"""

import argparse
import logging
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.landing.sources import Source
from orchestration.warehouse.connection import MEMORY_LIMIT_OF_EXTRACT, connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping

REPETITIONS = 3
HELPDESK = Source(name="helpdesk", vendor="canonical", family="helpdesk")


@dataclass(frozen=True)
class Measurement:
    """Seconds of the loading alone, and the peak resident memory of its process in MB."""

    seconds: float
    peak_mb: float


def write_tickets(path: Path, *, rows: int, is_broken: bool) -> None:
    """Write tickets of twelve columns; broken ones were solved before they were created."""
    solved = "created_at - interval 1 hour" if is_broken else "created_at + interval 26 hour"
    instant = "strftime({}, '%Y-%m-%dT%H:%M:%SZ')"
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"""
            copy (
                select 'T' || number as ticket_id,
                    {instant.format("created_at")} as created_at,
                    {instant.format("created_at + interval 30 hour")} as updated_at,
                    ['open', 'solved', 'closed', 'pending'][number % 4 + 1] as status,
                    ['low', 'normal', 'high', 'urgent'][number % 4 + 1] as priority,
                    ['email', 'web', 'chat', 'phone'][number % 4 + 1] as via_channel,
                    case when number % 20 = 0 then 'late, again' else 'order ' || number end
                        as subject,
                    'C' || number % 50000 as requester_id,
                    'A' || number % 200 as assignee_id,
                    'G' || number % 10 as group_id,
                    {instant.format("created_at + interval 1 hour")} as first_reply_at,
                    {instant.format(solved)} as solved_at
                from (
                    select range as number,
                        timestamp '2020-01-01' + interval 1 minute * range as created_at
                    from range({rows})
                )
            ) to '{path}' (header, delimiter ',')
        """)


def load_with_duckdb(file: Path, folder: Path) -> float:
    """Seconds of DuckDB's own reader into a table of text."""
    with duckdb.connect(str(folder / "peer.duckdb")) as connection:
        connection.execute("set enable_progress_bar = false")
        began = time.perf_counter()
        connection.execute(f"create table landed as from read_csv('{file}', all_varchar=true)")
        connection.execute("checkpoint")
        return time.perf_counter() - began


def load_with_extract(file: Path, folder: Path) -> float:
    """Seconds of the extract step: staged, hashed, read, typed, judged, entered in the ledger."""
    home = Home(folder)
    home.prepare()
    inbox = home.landing / "helpdesk" / "tickets"
    inbox.mkdir(parents=True)
    (inbox / file.name).hardlink_to(file)
    with connect(home.warehouse, memory_limit=MEMORY_LIMIT_OF_EXTRACT) as connection:
        create_bookkeeping(connection)
        began = time.perf_counter()
        (entry,) = load_source(connection, HELPDESK, home=home, run_id="bench", settle_seconds=0)
        connection.execute("checkpoint")
        seconds = time.perf_counter() - began
    if entry.status != "loaded" or entry.records_in != entry.loaded + entry.quarantined:
        raise RuntimeError(f"The file was not loaded: {entry}")
    return seconds


def measure(load: Callable[[Path, Path], float], file: Path, place: Path) -> Measurement:
    """Median time and highest memory of three loads, each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    results = []
    for _ in range(REPETITIONS):
        with (
            tempfile.TemporaryDirectory(dir=place) as folder,
            ProcessPoolExecutor(1, mp_context=context) as process,
        ):
            results.append(process.submit(_measured, load, file, Path(folder)).result())
    return Measurement(
        statistics.median(seconds for seconds, _ in results), max(peak for _, peak in results)
    )


def _measured(load: Callable[[Path, Path], float], file: Path, folder: Path) -> tuple[float, float]:
    logging.getLogger("cx").setLevel(logging.ERROR)
    seconds = load(file, folder)
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        good, broken = place / "good.csv", place / "broken.csv"
        write_tickets(good, rows=rows, is_broken=False)
        write_tickets(broken, rows=rows, is_broken=True)
        peer = measure(load_with_duckdb, good, place)
        results = {
            "DuckDB read_csv(all_varchar)": (good, peer),
            "extract": (good, measure(load_with_extract, good, place)),
            "extract, every record broken": (broken, measure(load_with_extract, broken, place)),
        }
        table = Table(title=f"{rows:,} rows of 12 columns, DuckDB {duckdb.__version__}")
        for column in ("way", "seconds", "rows/s", "MB/s", "peak MB", "x peer"):
            table.add_column(column, justify="left" if column == "way" else "right")
        for name, (file, result) in results.items():
            megabytes = file.stat().st_size / 1e6
            table.add_row(
                name,
                f"{result.seconds:.2f}",
                f"{rows / result.seconds:,.0f}",
                f"{megabytes / result.seconds:.0f}",
                f"{result.peak_mb:.0f}",
                f"{result.seconds / peer.seconds:.2f}",
            )
        Console(width=100).print(table)


if __name__ == "__main__":
    main()
