"""Loads exports as a run does, and looks at what the staging models make of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data_quality.currencies import currency_exponents
from orchestration.landing.sources import Source, load_sources
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.landed_views import open_inbox
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping

Row = dict[str, Any]


@dataclass
class Night:
    """A home whose exports were loaded, in an open warehouse."""

    home: Home
    connection: duckdb.DuckDBPyConnection
    models: Mapping[str, str]
    runs: int = 0

    def load(self) -> None:
        """Take in what is new, and make the staging models anew."""
        self.runs += 1
        sources = self._sources()
        open_inbox(self.connection, sources, home=self.home)
        for source in sources:
            load_source(
                self.connection, source, home=self.home, run_id=f"run-{self.runs}", settle_seconds=0
            )
        vendors = {source.vendor for source in sources}
        self._make_seeds()
        self.connection.execute("create schema if not exists staging")
        for name, sql in self.models.items():
            if name.removeprefix("stg_").split("__")[0] in vendors:
                self.connection.execute(f"create or replace view staging.{name} as {sql}")

    def _make_seeds(self) -> None:
        """Make the tables of dbt that staging models look things up in."""
        self.connection.execute("create schema if not exists seeds")
        self.connection.execute(
            "create or replace table seeds.currency_exponents (currency varchar, exponent integer)"
        )
        self.connection.executemany(
            "insert into seeds.currency_exponents values (?, ?)", list(currency_exponents().items())
        )

    def staged(self, model: str) -> list[Row]:
        """The rows of a staging model, in a fixed order."""
        return self.select(f"select * from staging.{model} order by all")

    def raw(self, source: str, entity: str) -> list[Row]:
        """The rows of a raw table in the order of its files."""
        return self.select(f"select * from raw.{source}__{entity} order by _path, _record_number")

    def quarantined(self, source: str, entity: str) -> list[Row]:
        """What stands in quarantine, in the order of its files."""
        return self.select(
            f"select * from quarantine.{source}__{entity} order by file_id, record_number"
        )

    def ledger(self) -> list[Row]:
        """One row per file, or part of one, and attempt."""
        return self.select("select * from ops.file_ledger order by run_id, path, entity")

    def problems(self) -> dict[str, str]:
        """Why files are rejected, by path."""
        rows = self.select("select path, detail from ops.landed_paths where status = 'rejected'")
        return {row["path"]: row["detail"] for row in rows}

    def warnings(self) -> set[tuple[str, str]]:
        """Code and column of every warning that was given."""
        rows = self.select("select distinct warning_code, column_name from ops.file_warnings")
        return {(row["warning_code"], row["column_name"]) for row in rows}

    def select(self, query: str) -> list[Row]:
        """The rows of any query, as dictionaries."""
        cursor = self.connection.execute(query)
        names = [column for column, *_ in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _sources(self) -> Sequence[Source]:
        return load_sources(self.home.sources_file)


@contextmanager
def open_night(home: Home, models: Mapping[str, str]) -> Iterator[Night]:
    """A new home, in which nothing was loaded yet."""
    home.prepare()
    with connect(home.warehouse) as connection:
        create_bookkeeping(connection)
        yield Night(home, connection, models)


def put(landing: Path, source: str, files: Mapping[str, bytes]) -> None:
    """Write the exports of a source, by their names below its folder."""
    for name, content in files.items():
        path = landing / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
