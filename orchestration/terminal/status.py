"""The status: what landed, what is held, what is in quarantine, what is published."""

from rich.console import Console

from orchestration.erasure.tombstones import TombstoneStore
from orchestration.landing.sources import load_sources
from orchestration.terminal.command import require_warehouse
from orchestration.terminal.tables import print_json, print_section
from orchestration.warehouse import state
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import RunBusyError, run_lock
from orchestration.warehouse.publication import current_publication
from orchestration.warehouse.section import Section

DUE = "An erasure is not complete: the next run that publishes completes it."


def print_status(home: Home, console: Console, *, as_json: bool = False) -> None:
    """Print the state of a home folder. Raises ConfigurationError before its first run.

    While a run is busy only what is published can be told. A program that reads JSON gets
    RunBusyError instead of less than it asked for.
    """
    require_warehouse(home)
    try:
        # Nothing is printed under the lock: a pager left open would keep the nightly waiting.
        with run_lock(home.lock):
            sections = _private_sections(home)
    except RunBusyError as busy:
        if as_json:
            raise
        console.print(f"{busy} Its warehouse can be looked at when it has ended.\n")
        sections = []
    sections.append(state.publication(current_publication(home).values()))
    if as_json:
        print_json(console, {section.title: section.records() for section in sections})
        return
    for section in sections:
        print_section(console, section)
    if TombstoneStore(home.erasures).is_anything_due():
        console.print(DUE)


def _private_sections(home: Home) -> list[Section]:
    sources = load_sources(home.sources_file)
    with connect(home.warehouse, read_only=True) as connection:
        return [
            state.runs(connection),
            state.sources(connection, sources),
            state.rejected(connection),
            state.warnings(connection),
            state.quarantine(connection, sources),
            state.people(connection),
        ]
