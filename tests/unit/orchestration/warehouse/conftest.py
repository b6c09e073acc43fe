"""A home folder with an open warehouse, and exports to land in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.landing.sources import Source
from orchestration.warehouse import manifest
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.landed_views import open_inbox
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.loading import load_source
from orchestration.warehouse.schema import create_bookkeeping

HELPDESK = Source(name="helpdesk", vendor="canonical", family="helpdesk")

Land = Callable[[str, str], Path]
Load = Callable[[], list[LedgerEntry]]
Night = Callable[..., None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = Home(tmp_path / "home")
    place.prepare()
    return place


@pytest.fixture
def warehouse(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(home.warehouse) as connection:
        create_bookkeeping(connection)
        yield connection


@pytest.fixture
def land(home: Home) -> Land:
    """Write a file into the folder of the agents: name, then content."""

    def write(name: str, content: str) -> Path:
        path = home.landing / "helpdesk" / "agents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def load(home: Home, warehouse: duckdb.DuckDBPyConnection) -> Load:
    """Load what is new, as a run of its own."""
    runs = iter(range(1, 100))

    def once() -> list[LedgerEntry]:
        run_id = f"run-{next(runs)}"
        return list(load_source(warehouse, HELPDESK, home=home, run_id=run_id, settle_seconds=0))

    return once


@pytest.fixture
def night(home: Home, warehouse: duckdb.DuckDBPyConnection) -> Night:
    """Land a file, given by its path below the source and its content, load and accept it."""
    runs = iter(range(1, 100))

    def of(path: str, content: str, *, source: Source = HELPDESK) -> None:
        run_id = f"run-{next(runs)}"
        file = home.landing / source.name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        open_inbox(warehouse, [source], home=home)
        load_source(warehouse, source, home=home, run_id=run_id, settle_seconds=0)
        manifest.accept_pending(warehouse, source=source.name, run_id=run_id)

    return of
