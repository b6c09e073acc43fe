"""A home folder of its own for one input: lays it down, loads it, has it judged."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from orchestration.landing.discovery import LandedFile
from orchestration.landing.sources import CANONICAL_VENDOR, Source
from orchestration.landing.staging import StagedFile, stage
from orchestration.warehouse import file_batch, gate, loading, manifest
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.home import Home
from orchestration.warehouse.ledger import LedgerEntry
from orchestration.warehouse.schema import create_bookkeeping

AS_OF = "2024-06-30"


class OneEntitySource(Source):
    """A source that exports nothing but one entity, so that no other has to be checked."""

    entity: str

    @property
    def contracts(self) -> Mapping[str, Contract]:
        return {self.entity: load_contracts(self.vendor)[self.entity]}


@dataclass(frozen=True)
class Found:
    """What must be found after an input was loaded.

    `rows` are those of the raw table, `columns` of them; `quarantined` maps the number of a record
    to its reasons. `records` counts all records written tonight, good and bad ones.
    """

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    columns: tuple[str, ...] = ("agent_id", "name")
    records: int = 0
    quarantined: Mapping[int, str] = field(default_factory=dict)
    exact_duplicates: int = 0
    blank: int = 0
    repeated_header: int = 0
    files: int = 1


class Inbox:
    """The landing folder of one entity, with what is needed to load it night by night.

    The files of a vendor lie in the folder of their source, which has all entities of the vendor.
    """

    def __init__(
        self,
        root: Path,
        builder: "Builder",
        settings: Mapping[str, Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.settings = settings
        self.entity = builder.entity
        self.vendor = builder.vendor
        self.monkeypatch = monkeypatch
        self.home = Home(root)
        self.home.prepare()
        self.source: Source
        if self.vendor == CANONICAL_VENDOR:
            self.source = self.source_of(self.entity, **settings)
            self.folder = self.home.landing / self.source.name / self.entity
        else:
            told = {**builder.settings, **settings}
            self.source = Source(name=self.vendor, vendor=self.vendor, **told)
            self.folder = self.home.landing / self.vendor
        self.others: dict[str, OneEntitySource] = {}
        self.folder.mkdir(parents=True)
        self.nights = 0
        self._open = ExitStack()
        self.warehouse = self._connect()
        create_bookkeeping(self.warehouse)

    @staticmethod
    def source_of(entity: str, **settings: Any) -> OneEntitySource:
        """The source of an entity, named after its family."""
        family = load_contracts("canonical")[entity].family
        return OneEntitySource(
            name=family, vendor="canonical", family=family, entity=entity, **settings
        )

    @property
    def run_id(self) -> str:
        return f"night-{self.nights}"

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the inbox; text is written as UTF-8, its line ends as they are."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self) -> None:
        """Load what is new, as a night of its own."""
        self.nights += 1
        self._load(self.source)

    def ledger(self) -> list[LedgerEntry]:
        """What the ledger says of this night's files of this source."""
        columns = ", ".join(item.name for item in fields(LedgerEntry))
        rows = self.select(
            f"select {columns} from ops.file_ledger where run_id = ? and source = ?",
            self.run_id,
            self.source.name,
        )
        return [LedgerEntry(*row) for row in rows]

    def accept(self) -> None:
        """Let everything that was loaded so far pass the gate."""
        self._accept(self.source)

    def bring(self, entity: str, name: str, content: str) -> None:
        """Have another source export an entity, and the gate accept it."""
        source = self.others.setdefault(entity, self.source_of(entity))
        path = self.home.landing / source.name / entity / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        self._load(source)
        self._accept(source)

    def judge(self) -> dict[str, str]:
        """Run the checks on what no gate has accepted; return what is held and why."""
        self.close()
        held = gate.judge_sources(
            self.home.warehouse,
            [self.source, *self.others.values()],
            as_of_date=AS_OF,
            run_id=self.run_id,
        )
        self.warehouse = self._connect()
        return held

    def before_staging(self, path: Path, change: Callable[[], object]) -> None:
        """Have something happen to a file after it was found and before it is copied."""

        def changed_stage(file: LandedFile, *, folder: Path, may_be_archive: bool) -> StagedFile:
            if file.path == path:
                change()
            return stage(file, folder=folder, may_be_archive=may_be_archive)

        self.monkeypatch.setattr(file_batch, "stage", changed_stage)

    def select(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows of the warehouse."""
        return self.warehouse.execute(statement, list(parameters)).fetchall()

    def close(self) -> None:
        """Let go of the warehouse file."""
        self._open.close()

    def failed_checks(self) -> set[tuple[str, str]]:
        """Name and severity of every check that failed when this source was judged."""
        return set(
            self.select(
                "select check_name, severity from ops.check_results"
                " where run_id = ? and source = ? and not passed",
                self.run_id,
                self.source.name,
            )
        )

    def _load(self, source: Source) -> None:
        for _ in loading.load_source(
            self.warehouse, source, home=self.home, run_id=self.run_id, settle_seconds=0
        ):
            pass

    def _accept(self, source: Source) -> None:
        with transaction(self.warehouse):
            manifest.accept_pending(self.warehouse, source=source.name, run_id=self.run_id)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return self._open.enter_context(connect(self.home.warehouse))


Build = Callable[[Inbox], Found]


@dataclass(frozen=True)
class Builder:
    """Makes one input in an inbox of `entity`. `is_judged` when the gate has a say in it.

    `settings` are those that every source of the vendor needs.
    """

    entity: str
    build: Build
    is_judged: bool
    vendor: str = CANONICAL_VENDOR
    settings: Mapping[str, Any] = field(default_factory=dict)


BUILDERS: dict[int, Builder] = {}


def lays_down(
    number: int,
    *,
    entity: str = "agents",
    is_judged: bool = False,
    vendor: str = CANONICAL_VENDOR,
    **settings: Any,
) -> Callable[[Build], Build]:
    """Enter a function as the one that makes the input of this number."""

    def enter(build: Build) -> Build:
        assert number not in BUILDERS, number
        BUILDERS[number] = Builder(entity, build, is_judged, vendor, settings)
        return build

    return enter
