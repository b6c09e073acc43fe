"""A warehouse of nights that were accepted and one that waits, and the checks asked one by one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from data_quality.contract_files import load_contracts
from data_quality.suites import checks_for
from data_quality.suites.check import Check
from data_quality.suites.landed_entity import LandedEntity
from data_quality.validation import Batch
from orchestration.warehouse.connection import connect
from orchestration.warehouse.schema import ORIGIN, create_bookkeeping, create_landing_tables

ENTITIES = (
    "agents", "calls", "customers", "identity_map", "survey_responses", "survey_sends",
    "ticket_events", "tickets",
)  # fmt: skip
EVERYTHING = [
    LandedEntity(contract.family, contract)
    for contract in load_contracts("canonical").values()
    if contract.entity in ENTITIES
]
AS_OF = "2024-03-31"


class Nights:
    """Files of sources named after their families, put straight into the tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._files = 0
        create_bookkeeping(connection)
        for item in EVERYTHING:
            create_landing_tables(connection, item.source, item.contract)

    def night(self, run_id: str, *, as_of_date: date) -> None:
        """Enter a run."""
        self.connection.execute(
            "insert into ops.runs values (?, ?, now(), null, null, null)", [run_id, as_of_date]
        )

    def land(
        self,
        entity: str,
        rows: Sequence[Mapping[str, Any]] = (),
        *,
        name: str = "",
        run_id: str = "tonight",
        accepted: bool = False,
        records: int | None = None,
        replaced: bool = False,
    ) -> None:
        """Enter a file of these rows, or of so many `records` that no check looks into."""
        self._files += 1
        item = landed(entity)
        file_id, path = f"file-{self._files}", f"{item.source}/{entity}/{name or self._files}"
        place = {"source": item.source, "entity": entity, "file_id": file_id, "path": path}
        self.connection.execute(
            """
            insert into ops.file_manifest by name
            select $source as source, $entity as entity, $file_id as file_id, $path as path,
                $sequence as file_sequence, '1' as contract_version, 'csv' as record_format,
                $run_id as loaded_run_id, $accepted as accepted_run_id, false as reopened,
                $replaced as withdrawn_run_id
            """,
            {
                **place,
                "sequence": self._files,
                "run_id": run_id,
                "accepted": run_id if accepted else None,
                "replaced": "later" if replaced else None,
            },
        )
        self.connection.execute(
            """
            insert into ops.file_ledger by name
            select $source as source, $entity as entity, $file_id as file_id, $path as path,
                'loaded' as status, $records as records_in, $records as loaded, 0 as quarantined,
                0 as exact_duplicates, 0 as blank, 0 as repeated_header, now() as recorded_at,
                $run_id as run_id
            """,
            {**place, "records": len(rows) if records is None else records, "run_id": run_id},
        )
        self.connection.execute(
            "insert or replace into ops.landed_paths values"
            " (?, ?, ?, 0, 0, 0, 0, ?, 'loaded', null, null, true, ?)",
            [path, item.source, entity, file_id, path],
        )
        if rows:
            table = pa.Table.from_pylist(
                [
                    {**row, "_file_id": file_id, "_record_number": number}
                    for number, row in enumerate(rows)
                ]
            )
            self.connection.register("landed_rows", table)
            self.connection.execute(f"insert into {item.table} by name select * from landed_rows")

    def broken(self, name: str, entity: str) -> int:
        """How many rows the query of a check returns."""
        query = check(name, entity).arguments["unexpected_rows_query"]
        statement = query.format(batch=f"({batch(entity).query})").replace(":as_of_date", AS_OF)
        return len(self.connection.execute(statement).fetchall())


def landed(entity: str) -> LandedEntity:
    """The only source's entity of this name."""
    return next(item for item in EVERYTHING if item.contract.entity == entity)


def checks(entity: str) -> list[Check]:
    """Every check of an entity."""
    return list(
        checks_for(
            landed(entity),
            everything=EVERYTHING,
            origin_columns=list(ORIGIN),
            quarantine_tolerance=0.05,
            freshness_days=7,
        )
    )


def check(name: str, entity: str) -> Check:
    """One check of an entity."""
    return next(item for item in checks(entity) if item.name == name)


def batch(entity: str, *, rows: int = 0) -> Batch:
    """The new rows of an entity, as the gate hands them over."""
    item = landed(entity)
    pending = f"select file_id from ops.live_files where is_pending and {item.scope}"
    query = f"select * from {item.table} where _file_id in ({pending})"
    return Batch(item.source, entity, query, rows)


@pytest.fixture
def nights() -> Iterator[Nights]:
    with connect(Path(":memory:")) as connection:
        yield Nights(connection)
