"""A home folder, and the command a user types run on it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import duckdb

from tests.integration.warm import run_cx

CX = Path(sys.executable).with_name("cx")


@dataclass(frozen=True)
class Place:
    """A home folder and what a test asks of it."""

    root: Path
    begun_elsewhere: ClassVar[Path | None] = None
    """A home with the project parsed and its models documented, that a new one begins with."""

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

    def copy(self, target: Path) -> "Place":
        """The same home in another folder, to go on from."""
        shutil.copytree(self.root, target, symlinks=True)
        return Place(target)

    def begin(self) -> None:
        """Let a new home begin with the dbt project parsed and its models documented."""
        if self.begun_elsewhere and not (self.root / "dbt").exists():
            begin(self.root, like=self.begun_elsewhere)

    def cx(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `cx` on this home, offline and with nothing of the present environment's home.

        `variables` are added to the environment.
        """
        self.begin()
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
        return _ask(self.published, statement)

    def private(self, statement: str) -> list[tuple]:
        """Ask the private warehouse."""
        return _ask(self.root / "warehouse" / "cx.duckdb", statement)

    def tables(self, day: date | None = None) -> dict[str, list[tuple]]:
        """Every published table, rows in order: of the current version, or of the one of a day."""
        path = self.published
        if day:
            (path,) = self.root.glob(f"published/{day}-*/cx.duckdb")
        names = _ask(
            path, "select schema_name || '.' || table_name from duckdb_tables() order by all"
        )
        return {name: _ask(path, f"select * from {name} order by all") for (name,) in names}


def begin(root: Path, *, like: Path) -> None:
    """Copy what a home keeps of the project, whatever its exports are."""
    for folder in ("dbt", "site"):
        shutil.copytree(like / folder, root / folder, dirs_exist_ok=True)


def _ask(path: Path, statement: str) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(statement).fetchall()
