"""The commands `cx quarantine`: look at records that broke their contract, read them once more."""

import contextlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
import duckdb

from data_quality.reasons import ROW_REASONS
from orchestration.landing.sources import ConfigurationError, Source, load_sources
from orchestration.terminal.command import (
    errors_explained,
    home_option,
    make_console,
    require_warehouse,
)
from orchestration.warehouse.connection import connect
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import run_lock

reason_option = click.option(
    "--reason",
    type=click.Choice(sorted(ROW_REASONS)),
    metavar="CODE",
    help="Only this reason; `cx quarantine list` shows the codes.",
)


@click.group()
def quarantine() -> None:
    """Look at records that broke their contract, and read them once more."""


@quarantine.command("list")
@home_option
@click.option("--source", help="Only this source.")
@click.option("--entity", help="Only this entity.")
@reason_option
def list_findings(home: Path, source: str | None, entity: str | None, reason: str | None) -> None:
    """Show what is in quarantine, by file and reason."""
    with errors_explained():
        from orchestration.terminal.quarantine import print_findings
        from orchestration.warehouse.quarantined import find_places, find_reasons

        with _opened(home, read_only=True) as (connection, sources):
            findings = [
                finding
                for place in find_places(connection, sources, source=source, entity=entity)
                for finding in find_reasons(connection, place, reason=reason)
            ]
        print_findings(make_console(), findings)


@quarantine.command("show")
@home_option
@click.argument("name", metavar="SOURCE.ENTITY")
@reason_option
@click.option("--file", "path", help="Only this file, by its path in the landing folder.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all of them to this file, for a spreadsheet.",
)
def show_records(
    home: Path,
    name: str,
    reason: str | None,
    path: str | None,
    limit: int,
    csv_file: Path | None,
) -> None:
    """Show each record as it came, and what is wrong with it."""
    with errors_explained():
        from orchestration.terminal.quarantine import print_records, write_csv
        from orchestration.warehouse.quarantined import count_records, find_places, read_records

        source, entity = _parted(name)
        if entity is None:
            raise ConfigurationError("Name an entity as SOURCE.ENTITY, like helpdesk.tickets.")
        console = make_console()
        with _opened(home, read_only=True) as (connection, sources):
            places = find_places(connection, sources, source=source, entity=entity)
            total = sum(
                count_records(connection, place, reason=reason, path=path) for place in places
            )
            records = (
                record
                for place in places
                for record in read_records(connection, place, reason=reason, path=path)
            )
            if csv_file is not None:
                write_csv(csv_file, records)
                console.print(f"{total:,} records are in {csv_file}", markup=False)
                return
            shown = list(islice(records, limit))
        how_to_see_more = "--limit shows more, --csv FILE writes all."
        print_records(console, shown, total=total, how_to_see_more=how_to_see_more)


@quarantine.command("replay")
@home_option
@click.argument("name", metavar="[SOURCE[.ENTITY]]", required=False)
def replay_records(home: Path, name: str | None) -> None:
    """Read the records again after a contract or setting changed."""
    with errors_explained():
        from orchestration.erasure.guard import Guard
        from orchestration.terminal.quarantine import print_replayed
        from orchestration.warehouse.quarantined import find_places
        from orchestration.warehouse.replay import replay_quarantine

        wanted, entity = _parted(name) if name else (None, None)
        with _opened(home, read_only=False) as (connection, sources):
            find_places(connection, sources, source=wanted, entity=entity)
            guard = Guard(connection, Home(home.absolute()))
            outcomes = [
                outcome
                for source in sources
                if wanted in {None, source.name}
                for outcome in replay_quarantine(connection, source, guard=guard, entity=entity)
            ]
        print_replayed(make_console(), outcomes)


@contextlib.contextmanager
def _opened(
    root: Path, *, read_only: bool
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Source]]]:
    """Open the warehouse of a home under the run lock, and read its sources."""
    home = Home(root.absolute())
    require_warehouse(home)
    sources = load_sources(home.sources_file)
    with run_lock(home.lock), connect(home.warehouse, read_only=read_only) as connection:
        yield connection, sources


def _parted(name: str) -> tuple[str, str | None]:
    source, dot, entity = name.partition(".")
    return source, entity if dot else None
