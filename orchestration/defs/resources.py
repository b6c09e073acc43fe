"""What a nightly run has at hand: its home folder, its as-of date, the lock and its record."""

import contextlib
import logging
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
from pydantic import Field, PrivateAttr

from data_quality.validation import CheckResult
from orchestration.landing.discovery import unlisted_folders
from orchestration.landing.sources import Source, load_sources
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_files import reporting_timezone
from orchestration.warehouse.engine import configured_target
from orchestration.warehouse.gate import results_of_run
from orchestration.warehouse.home import Home
from orchestration.warehouse.landed_views import open_inbox
from orchestration.warehouse.lock import run_lock
from orchestration.warehouse.preflight import require_usable
from orchestration.warehouse.recovery import set_aside_damage
from orchestration.warehouse.run_record import ExitCode, finish_run, has_finished, start_run
from orchestration.warehouse.schema import create_bookkeeping
from orchestration.warehouse.versions import current_version, remove_orphans

logger = logging.getLogger("cx")

DEFAULT_HOME = "data"
OWNERS = ["team:customer_experience"]
"""Whom Dagster names as the owner of every table."""


def configured_home() -> Home:
    """The home folder that the environment names, else `data` in the present folder."""
    return Home(Path(os.environ.get("CX_HOME", DEFAULT_HOME)).absolute())


def yesterday() -> date:
    """The last day that is over in the reporting time zone; the one use of the clock in a run."""
    return datetime.now(ZoneInfo(reporting_timezone())).date() - timedelta(days=1)


class Nightly(dg.ConfigurableResource):
    """One run. Holds the lock from its first step to its last and writes down how it ended."""

    as_of_date: str | None = None
    """The day metrics are computed for, YYYY-MM-DD; yesterday when not given."""

    accepted_checks: list[str] = Field(default_factory=list)
    """Checks, as source.entity.check, that a person lets pass in this run."""

    _run_id: str = PrivateAttr()
    _day: date = PrivateAttr()
    _exit_code: ExitCode = PrivateAttr(default=ExitCode.FAULT)
    _version: str | None = PrivateAttr(default=None)
    _held: dict[str, str] = PrivateAttr(default_factory=dict)
    _unrefreshed: dict[str, str] | None = PrivateAttr(default=None)
    _is_repetition: bool = PrivateAttr(default=False)
    _check_results: dict[tuple[str, str, str], CheckResult] | None = PrivateAttr(default=None)

    @contextlib.contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Nightly"]:
        """Take the lock, begin the record of the run, and end it whatever happens."""
        self._run_id = str(context.run_id)
        self._day = date.fromisoformat(self.as_of_date) if self.as_of_date else yesterday()
        require_usable(self.home)
        self.home.prepare()
        with run_lock(self.home.lock):
            set_aside_damage(self.home)
            with connect(self.home.warehouse) as connection:
                create_bookkeeping(connection)
                if has_finished(connection, run_id=self._run_id):
                    # Dagster's own command opens the resources of a run once more to look at it.
                    yield self
                    return
                start_run(connection, run_id=self._run_id, as_of_date=self._day)
                open_inbox(connection, self.sources, home=self.home)
            remove_orphans(self.home)
            self._warn_of_what_is_not_read()
            try:
                yield self
            finally:
                with connect(self.home.warehouse) as connection:
                    finish_run(
                        connection,
                        run_id=self._run_id,
                        exit_code=self._exit_code,
                        version=self._version,
                    )

    def _warn_of_what_is_not_read(self) -> None:
        names = [source.name for source in self.sources]
        for folder in unlisted_folders(self.home.landing, sources=names):
            logger.warning("landing/%s belongs to no source of sources.yml and is not read", folder)

    @property
    def home(self) -> Home:
        return configured_home()

    @property
    def sources(self) -> list[Source]:
        return load_sources(self.home.sources_file)

    @property
    def run_id(self) -> str:
        return self._run_id

    @property
    def target(self) -> str:
        """The engine that builds the tables, a target of dbt."""
        return configured_target()

    @property
    def day(self) -> date:
        """The as-of date."""
        return self._day

    @property
    def check_results(self) -> dict[tuple[str, str, str], CheckResult]:
        """What the input checks of this run came to, by source, entity and check.

        It is read once for the steps of all sources: each opening of the warehouse takes 0.1 s.
        """
        if self._check_results is None:
            with connect(self.home.warehouse) as connection:
                self._check_results = results_of_run(connection, run_id=self.run_id)
        return self._check_results

    @property
    def held(self) -> dict[str, str]:
        """Reason by source that the gate held."""
        return self._held

    @property
    def unrefreshed(self) -> dict[str, str]:
        """Reason by qualified table name that was not built in this run.

        Raises Failure in a run without the transform step: what is in the private warehouse then
        was not checked in this run, and must not be published.
        """
        if self._unrefreshed is None:
            raise dg.Failure("Nothing was built in this run. Run the whole job `nightly`.")
        return self._unrefreshed

    @property
    def is_repetition(self) -> bool:
        """Whether this run would make again what is published, and leaves it as it is."""
        return self._is_repetition

    def repeat(self) -> None:
        """Note that nothing has changed since what is published."""
        logger.info("nothing has changed: version %s stands", current_version(self.home))
        self._is_repetition = True

    def hold(self, held: dict[str, str]) -> None:
        """Note what the gate held."""
        self._held = held

    def leave(self, unrefreshed: dict[str, str]) -> None:
        """Note which tables keep their last good state."""
        self._unrefreshed = unrefreshed

    def refuse(self) -> None:
        """Note that the gate let nothing through."""
        self._exit_code = ExitCode.NOTHING_PUBLISHED
        self._version = current_version(self.home)

    def publish(self, version: str) -> None:
        """Note what was published."""
        self._version = version
        carried_over = self._held or self._unrefreshed
        self._exit_code = ExitCode.SOURCE_HELD if carried_over else ExitCode.REFRESHED

    @contextlib.contextmanager
    def faults_counted(self) -> Iterator[None]:
        """Let an error after the publication be the end of the run that schedulers see."""
        try:
            yield
        except Exception:
            self._exit_code = ExitCode.FAULT
            raise


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(resources={"nightly": Nightly()}, executor=dg.in_process_executor)
