"""A warehouse in memory that takes in files night by night, and what can be read from it."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from data_quality.expressions import quote_identifier
from orchestration.landing.sources import Source
from orchestration.warehouse import manifest
from orchestration.warehouse.connection import SETTINGS, connect, transaction
from orchestration.warehouse.home import Home
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping

Rows = list[tuple[Any, ...]]


class OneEntitySource(Source):
    """A source that exports nothing but one entity."""

    entity: str

    @property
    def contracts(self) -> Mapping[str, Contract]:
        return {self.entity: load_contracts(self.vendor)[self.entity]}


def source_of(entity: str, *, name: str = "one", **settings: Any) -> OneEntitySource:
    """A source of this name for the canonical files of an entity."""
    family = load_contracts("canonical")[entity].family
    return OneEntitySource(name=name, vendor="canonical", family=family, entity=entity, **settings)


class Reception:
    """An inbox and its warehouse. A source's folder holds one entity."""

    def __init__(self, root: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.home = Home(root)
        self.home.prepare()
        self.connection = connection
        self.nights = 0
        create_bookkeeping(connection)

    def lay_down(self, source: OneEntitySource, files: Mapping[str, bytes]) -> None:
        """Make the source's folder hold these files by name, and no other."""
        folder = self.home.landing / source.name / source.entity
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name not in files:
                path.unlink()
        for name, content in files.items():
            path = folder / name
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)

    def load(self, source: OneEntitySource) -> list[LedgerEntry]:
        """Load what is new, as a night of its own."""
        self.nights += 1
        return list(
            load_source(
                self.connection, source, home=self.home, run_id=self.run_id, settle_seconds=0
            )
        )

    def accept(self, source: OneEntitySource) -> None:
        """Let everything that was loaded so far pass the gate."""
        with transaction(self.connection):
            manifest.accept_pending(self.connection, source=source.name, run_id=self.run_id)

    @property
    def run_id(self) -> str:
        return f"night-{self.nights}"

    def raw(self, source: OneEntitySource, *, file_id: str | None = None) -> Rows:
        """Path, record number and contract columns of every good row, or of those of a file."""
        contract = source.contracts[source.entity]
        columns = ", ".join(quote_identifier(column.name) for column in contract.columns)
        return self.select(
            f"select _path, _record_number, {columns} from raw.{source.name}__{source.entity}"
            " where $1 is null or _file_id = $1 order by _path, _record_number, _file_id",
            file_id,
        )

    def quarantine(self, source: OneEntitySource) -> Rows:
        """Path, record number and reasons of every record in quarantine."""
        return self.select(
            f"""
            select path, record_number, reason_codes
            from quarantine.{source.name}__{source.entity}
            inner join ops.live_files using (file_id)
            where source = ? order by all
            """,
            source.name,
        )

    def select(self, statement: str, *parameters: object) -> Rows:
        """Rows of the warehouse."""
        return self.connection.execute(statement, list(parameters)).fetchall()

    def assert_balanced(self, source: OneEntitySource) -> None:
        """Every record of every loaded file is counted once, and is where it is counted."""
        table = f"{source.name}__{source.entity}"
        rows = self.select(
            f"""
            select file_ledger.path, records_in, loaded, quarantined,
                loaded + quarantined + exact_duplicates + blank + repeated_header as counted,
                (select count(*) from raw.{table} where _file_id = file_ledger.file_id) as in_raw,
                (
                    select count(*) from quarantine.{table} as bad
                    where bad.file_id = file_ledger.file_id
                ) as in_quarantine
            from ops.file_ledger
            inner join ops.live_files using (source, entity, file_id)
            where file_ledger.source = ? and status = 'loaded' and run_id = loaded_run_id
            """,
            source.name,
        )
        for path, records_in, loaded, quarantined, counted, in_raw, in_quarantine in rows:
            assert records_in == counted, path
            assert (loaded, quarantined) == (in_raw, in_quarantine), path
        loose = self.select(
            f"""
            select _file_id from raw.{table} union all select _file_id from disputed.{table}
            union all select file_id from quarantine.{table}
            """
        )
        live = self.select("select file_id from ops.live_files where source = ?", source.name)
        assert set(loose) <= set(live)
        assert len(rows) == len(live)


@contextmanager
def open_reception(root: Path) -> Iterator[Reception]:
    """A reception whose warehouse is gone afterwards; the loader's warnings are not logged.

    One thread does: several take a fifth longer to share out tables as small as these.
    """
    logger = logging.getLogger("cx")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        with ExitStack() as stack:
            stack.enter_context(patch.dict(SETTINGS, threads="1"))
            yield Reception(root, stack.enter_context(connect(Path(":memory:"))))
    finally:
        logger.disabled = was_disabled
