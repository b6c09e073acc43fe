"""Two nights of a made company on DuckDB and on Spark; ends with 1 if a row of a table differs.

The first night lacks the files of the last day. Before the second one they come, and with them a
late correction of the oldest ticket. With `--cluster`, Spark is a cluster on this machine, reached
by Thrift and by Connect; without, the staging models of all vendors are compared as well. With
`--first-night`, that night is all: larger companies are compared so.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import psutil

from orchestration.demo.company import generate_company
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.home import Home
from tests.integration.place import begin
from tests.spark.cluster import cluster
from tests.spark.company import land_all_but, land_the_rest, require_correction
from tests.spark.comparison import differences
from tests.spark.staging import compared_models

CX = Path(sys.executable).with_name("cx")
CONFIGURATION = Path(__file__).parent / "configuration"
"""Settings of Spark for little data: queries are not compiled."""
Night = tuple[int, Callable[[Home, Path, date], None]]
"""How many days before the last one, and what lands before it."""
NIGHTS: tuple[Night, ...] = ((1, land_all_but), (0, land_the_rest))


class NightError(Exception):
    """A night that did not end well; it has told why."""


class Spent(NamedTuple):
    """What a night took."""

    seconds: int
    peak_mb: int


@dataclass(frozen=True)
class Engine:
    """A home, and the target of dbt by which its tables are built."""

    target: str
    home: Home
    environment: Mapping[str, str]

    @property
    def published(self) -> Path:
        """The file that its last night published."""
        return self.home.current / "cx.duckdb"

    def spend(self, day: date) -> Spent:
        """Run a night; tell what it took."""
        began = time.monotonic()
        command = [CX, "run", "--as-of", day.isoformat(), "--target", self.target]
        log = self.home.root.with_name(f"{self.target}-{day}.log")
        with log.open("wb") as output:
            night = psutil.Popen(
                [*command, "--home", self.home.root],
                env=dict(self.environment),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            peak = 0
            while night.poll() is None:
                peak = max(peak, _memory_of(night))
                time.sleep(0.5)
        if night.returncode:
            sys.stderr.write(log.read_text(encoding="utf-8"))
            raise NightError(f"{self.target}: the night ended with {night.returncode}")
        return Spent(round(time.monotonic() - began), round(peak / 1e6))


def _memory_of(process: psutil.Process) -> int:
    """Bytes that a process and those it started hold in memory; Spark runs in one of its own."""
    held = 0
    for each in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            held += each.memory_info().rss
    return held


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=60)
    parser.add_argument("--months", type=int, default=4)
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--first-night", action="store_true")
    parser.add_argument("--folder", type=Path, default=Path("build/spark"))
    arguments = parser.parse_args()
    folder = arguments.folder.absolute()
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.setdefault("SPARK_CONF_DIR", str(CONFIGURATION))
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        targets = ["spark_session"]
        if arguments.cluster:
            targets = ["spark_thrift", "spark_connect"]
            environment |= stack.enter_context(cluster(folder / "cluster", environment))
        engines = [
            Engine(target, Home(folder / target), environment) for target in (DUCKDB, *targets)
        ]
        exports = folder / "exports"
        company = generate_company(exports, customers=arguments.customers, months=arguments.months)
        nights = NIGHTS[:1] if arguments.first_night else NIGHTS
        different = _compare(engines, exports, company.as_of_date, nights)
    if not (arguments.cluster or arguments.first_night):
        different += _compare_vendors(folder / "vendors")
    return 1 if different else 0


def _compare(engines: Sequence[Engine], exports: Path, last: date, nights: Sequence[Night]) -> int:
    """Spend nights on every engine; return how many tables differ from those of the first."""
    different = 0
    for days_before, land in nights:
        day = last - timedelta(days=days_before)
        for engine in engines:
            land(engine.home, exports, last)
            if engine is not engines[0] and not engine.home.dbt.exists():
                # The project is parsed and documented once for all.
                begin(engine.home.root, like=engines[0].home.root)
            spent = engine.spend(day)
            print(f"{day} {engine.target}: {spent.seconds} s, {spent.peak_mb:,} MB", flush=True)
            if land is land_the_rest:
                require_correction(engine.published)
        for engine in engines[1:]:
            rows = differences(engines[0].published, engine.published)
            different += len(rows)
            for table, count in rows.items():
                print(f"{day} {engine.target} {table}: {count} rows differ")
            print(f"{day} {engine.target}: {len(rows)} tables differ", flush=True)
    return different


def _compare_vendors(folder: Path) -> int:
    """Compare the staging models of all vendors; return how many differ, or are without a row."""
    models = compared_models(folder)
    different = {name: found.different for name, found in models.items() if found.different}
    empty = [name for name, found in models.items() if not found.rows]
    for name, count in different.items():
        print(f"{name}: {count} rows differ")
    for name in empty:
        print(f"{name}: no row to compare")
    print(f"vendors: {len(different)} of {len(models)} staging models differ")
    return len(different) + len(empty)


if __name__ == "__main__":
    sys.exit(main())
