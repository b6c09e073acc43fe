"""Homes with nights behind them, run by the command a user types."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import duckdb
import pytest
from filelock import FileLock

from orchestration.demo.company import Company, generate_company
from tests.integration.warm import run_cx

CX = Path(sys.executable).with_name("cx")


@dataclass(frozen=True)
class Place:
    """A home folder and what a test asks of it."""

    root: Path
    parsed_elsewhere: ClassVar[Path | None] = None

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def published(self) -> Path:
        return self.root / "published" / "current" / "cx.duckdb"

    @property
    def network_log(self) -> Path:
        """Notes every try to reach another machine; there is no such file if there was none."""
        return self.root.with_name(f"{self.root.name}.network.log")

    @property
    def parsed(self) -> Path:
        """Where dbt keeps the project as it parsed it."""
        return self.root / "dbt"

    def cx(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `cx` on this home, offline and with nothing of the present environment's home.

        `variables` are added to the environment.
        """
        if self.parsed_elsewhere and not self.parsed.exists():
            shutil.copytree(self.parsed_elsewhere, self.parsed)
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"CX_HOME", "DAGSTER_HOME"}
        }
        return run_cx(
            [*arguments, "--home", str(self.root)],
            environment | {"CX_NETWORK_LOG": str(self.network_log)} | variables,
        )

    def run(self, day: date, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a night."""
        return self.cx("run", "--as-of", day.isoformat(), *arguments, **variables)

    def query(self, statement: str) -> list[tuple]:
        """Ask the published file."""
        with duckdb.connect(str(self.published), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def private(self, statement: str) -> list[tuple]:
        """Ask the private warehouse."""
        path = self.root / "warehouse" / "cx.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def tables(self) -> dict[str, list[tuple]]:
        """Every published table, rows in order."""
        names = self.query(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        )
        return {name: self.query(f"select * from {name} order by all") for (name,) in names}


@pytest.fixture(scope="session", autouse=True)
def parsed_project(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[None]:
    """Let a new home begin with the dbt project parsed, as it is in every home with these sources.

    To parse it takes a fifth of the time of a first night.
    """
    own = tmp_path_factory.getbasetemp()
    shared = Place((own if worker_id == "master" else own.parent) / "parsed")
    with FileLock(shared.root.with_suffix(".lock")):
        if not shared.parsed.exists():
            parsed = shared.cx("dbt", "parse", "--quiet")
            assert parsed.returncode == 0, parsed.stdout + parsed.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Place, "parsed_elsewhere", shared.parsed)
        yield


@pytest.fixture(scope="session")
def demo_night(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> tuple[Place, Company, str]:
    """A small made company after its first night: home, what was planted, what was printed.

    The processes that share out the tests share the night; each makes the company.
    """
    folder = tmp_path_factory.mktemp("company")
    company = generate_company(folder / "landing", customers=300, months=14)
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    place, printed = Place(shared / "demo"), shared / "demo.txt"
    with FileLock(shared / "demo.lock"):
        if not printed.exists():
            folder.rename(place.root)
            night = place.run(company.as_of_date)
            assert night.returncode == 0, night.stdout + night.stderr
            printed.write_text(night.stdout, encoding="utf-8")
    return place, company, printed.read_text(encoding="utf-8")


@pytest.fixture
def after_demo_night(demo_night: tuple[Place, Company, str], tmp_path: Path) -> Callable[[], Place]:
    """A copy of that home, to go on from."""

    def copy() -> Place:
        target = tmp_path / "home"
        shutil.copytree(demo_night[0].root, target, symlinks=True)
        return Place(target)

    return copy
