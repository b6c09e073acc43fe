"""The status: what landed, what is held, what is in quarantine, what is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from data_quality.contract import Contract
from data_quality.conversion import quote_identifier
from data_quality.reasons import ROW_REASONS
from orchestration.landing.sources import ConfigurationError, Source, load_sources
from orchestration.warehouse.connection import connect
from orchestration.warehouse.gate import held_sources
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import RunBusyError, run_lock
from orchestration.warehouse.publication import current_publication
from orchestration.warehouse.schema import table_name


@dataclass(frozen=True)
class Section:
    """A table of the status."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def print_status(home: Home, console: Console) -> None:
    """Print the state of a home folder. Raises ConfigurationError before its first run."""
    if not home.warehouse.is_file():
        raise ConfigurationError(f"{home.root}: no run has been made here. Start with `cx run`.")
    sources = load_sources(home.sources_file)
    try:
        # Nothing is printed under the lock: a pager left open would keep the nightly waiting.
        with run_lock(home.lock), connect(home.warehouse, read_only=True) as connection:
            sections = [
                _runs(connection),
                _sources(connection, sources),
                _rejected(connection),
                _quarantine(connection, sources),
            ]
    except RunBusyError as busy:
        console.print(f"{busy} Its warehouse can be looked at when it has ended.\n")
        sections = []
    for section in (*sections, _publication(home)):
        _print_section(console, section)


def _runs(connection: duckdb.DuckDBPyConnection) -> Section:
    rows = connection.execute(
        """
        select started_at, as_of_date, exit_code, version,
            date_diff('second', started_at, finished_at)
        from ops.runs order by started_at desc limit 5
        """
    ).fetchall()
    return Section(
        "Last runs",
        ("started (UTC)", "as of", "exit code", "version", "seconds"),
        [(f"{start:%Y-%m-%d %H:%M:%S}", *rest) for start, *rest in rows],
    )


def _sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> Section:
    last = connection.execute(
        """
        select run_id from ops.runs where run_id in (select run_id from ops.check_results)
        order by started_at desc limit 1
        """
    ).fetchone()
    held = held_sources(connection, sources, run_id=last[0]) if last else {}
    rows = []
    for source in sources:
        for entity, contract in source.contracts.items():
            count, newest = _extent(connection, source, contract)
            rows.append((source.name, entity, f"{count:,}", newest, held.get(source.name, "-")))
    return Section("Sources", ("source", "entity", "rows", "newest", "held"), rows)


def _extent(
    connection: duckdb.DuckDBPyConnection, source: Source, contract: Contract
) -> tuple[int, str]:
    newest = f"max({quote_identifier(contract.cursor)})" if contract.cursor else "null"
    row = connection.execute(
        f"select count(*), {newest} from raw.{table_name(source.name, contract.entity)}"
    ).fetchone()
    return int(row[0]), f"{row[1]:%Y-%m-%d}" if row[1] else "-"  # type: ignore[index]


def _rejected(connection: duckdb.DuckDBPyConnection) -> Section:
    rows = connection.execute(
        """
        select path, detail from ops.landed_paths
        where status = 'rejected' and is_present order by path
        """
    ).fetchall()
    return Section(
        "Rejected files",
        ("file", "what is wrong and what to do"),
        rows,
    )


def _quarantine(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> Section:
    rows = []
    for source in sources:
        for entity in source.contracts:
            found = connection.execute(
                f"""
                select reason_code, count(*) from (
                    select unnest(string_split(reason_codes, ',')) as reason_code
                    from quarantine.{table_name(source.name, entity)}
                )
                group by reason_code order by reason_code
                """
            ).fetchall()
            rows += [(source.name, entity, code, f"{n:,}", ROW_REASONS[code]) for code, n in found]
    return Section("Quarantine", ("source", "entity", "reason", "rows", "what it means"), rows)


def _publication(home: Home) -> Section:
    rows = [
        (item.table_name, item.status, str(item.as_of_date), item.version, item.reason or "-")
        for item in sorted(current_publication(home).values(), key=lambda item: item.table_name)
    ]
    return Section("Published tables", ("table", "status", "as of", "version", "reason"), rows)


def _print_section(console: Console, section: Section) -> None:
    if not section.rows:
        console.print(f"{section.title}: none\n", style="bold")
        return
    table = Table(title=section.title, title_justify="left")
    for column in section.columns:
        table.add_column(column)
    for row in section.rows:
        table.add_row(*("-" if value is None else str(value) for value in row))
    console.print(table)
