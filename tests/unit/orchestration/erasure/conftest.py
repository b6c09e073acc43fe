"""A home in which the sources of a company land what a test gives them."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.erasure.completion import search_again
from orchestration.erasure.erasing import Counts, Sighting, Subject, erase, sight
from orchestration.warehouse import manifest
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.home import Home
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping
from tests.unit.orchestration.erasure.records import CONTRACTS, SOURCES, two_customers


class Company:
    """The home of a company, night by night, without what is made of the rows."""

    def __init__(self, home: Home, *, nights: int = 0) -> None:
        self.home = home
        self._nights = nights
        home.prepare()
        with connect(home.warehouse) as connection:
            create_bookkeeping(connection)

    def land(self, entity: str, *records: Mapping[str, Any], name: str = "a.jsonl") -> Path:
        """Put records into a file of the inbox, one per line."""
        return self.write(entity, name, "".join(f"{json.dumps(item)}\n" for item in records))

    def write(self, entity: str, name: str, content: str) -> Path:
        """Put a file into the inbox."""
        path = self.home.landing / CONTRACTS[entity].family / entity / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def night(self) -> None:
        """Load what is new from every source, in the order of their names, and accept it."""
        self._nights += 1
        run_id = f"night-{self._nights}"
        for source in sorted(SOURCES, key=lambda source: source.name):
            with connect(self.home.warehouse) as connection:
                load_source(connection, source, home=self.home, run_id=run_id, settle_seconds=0)
        search_again(self.home, SOURCES)
        with connect(self.home.warehouse) as connection, transaction(connection):
            for source in SOURCES:
                manifest.accept_pending(connection, source=source.name, run_id=run_id)

    def sight(self, customer_id: str, source: str | None = None) -> Sighting:
        return sight(self.home, SOURCES, Subject(customer_id, source))

    def erase(self, customer_id: str, source: str | None = None) -> Counts:
        return erase(self.home, SOURCES, Subject(customer_id, source))

    def ids(self, entity: str, column: str | None = None) -> list[str]:
        """What a column of the loaded rows holds, the first of the key if none is named."""
        contract = CONTRACTS[entity]
        name = f"raw.{contract.family}__{entity}"
        return [value for (value,) in self.select(
            f"select {column or contract.key[0]} from {name} order by all"
        )]  # fmt: skip

    def quarantine(self, entity: str) -> list[tuple[str, str]]:
        """Reasons and text of what an entity has in quarantine, in the order of the records."""
        name = f"quarantine.{CONTRACTS[entity].family}__{entity}"
        return self.select(
            f"select reason_codes, raw_record from {name} order by file_id, record_number"
        )

    def unbalanced(self) -> int:
        """By how much the ledger and the tables differ."""
        tables = self.select("""
            select schema_name, table_name from duckdb_tables()
            where schema_name in ('raw', 'quarantine')
        """)
        rows = {"raw": 0, "quarantine": 0}
        for schema, name in tables:
            rows[schema] += self.select(f"select count(*) from {schema}.{name}")[0][0]
        ((loaded, quarantined),) = self.select("""
            select coalesce(sum(loaded), 0), coalesce(sum(quarantined), 0)
            from ops.file_ledger as ledger inner join ops.live_files as live
                on (live.source, live.entity, live.file_id, live.loaded_run_id)
                    = (ledger.source, ledger.entity, ledger.file_id, ledger.run_id)
            where ledger.status = 'loaded'
        """)
        return abs(loaded - rows["raw"]) + abs(quarantined - rows["quarantine"])

    def select(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse."""
        with duckdb.connect(str(self.home.warehouse), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def copy(self, folder: Path) -> "Company":
        """The same company in another home, to go on from."""
        shutil.copytree(self.home.root, folder, symlinks=True)
        return Company(Home(folder), nights=self._nights)


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(Home(tmp_path / "home"))


@pytest.fixture(scope="session")
def after_a_night(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with a night of two customers behind it; the helpdesk knows Ann as H-1."""
    company = Company(Home(tmp_path_factory.mktemp("night") / "home"))
    for entity, records in two_customers().items():
        company.land(entity, *records)
    company.night()
    return company


@pytest.fixture(scope="session")
def after_an_erasure(after_a_night: Company, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The same company after Ann was erased."""
    company = after_a_night.copy(tmp_path_factory.mktemp("erasure") / "home")
    company.erase("ann")
    return company


@pytest.fixture
def ann_and_bo(after_a_night: Company, tmp_path: Path) -> Company:
    return after_a_night.copy(tmp_path / "home")


@pytest.fixture
def without_ann(after_an_erasure: Company, tmp_path: Path) -> Company:
    return after_an_erasure.copy(tmp_path / "home")
