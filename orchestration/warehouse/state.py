"""What is in a home, as tables: runs, sources, files, quarantine, people, publication."""

from collections.abc import Iterable, Sequence

import duckdb

from data_quality.expressions import quote_identifier
from data_quality.reasons import WARNINGS, meaning
from orchestration.landing.sources import Source
from orchestration.warehouse.gate import held_sources
from orchestration.warehouse.publication import PublishedAs
from orchestration.warehouse.quarantined import Place, find_places
from orchestration.warehouse.schema import table_name
from orchestration.warehouse.section import Section


def runs(connection: duckdb.DuckDBPyConnection) -> Section:
    """The last runs and how they ended."""
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


def sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> Section:
    """What each source has brought, and which are held."""
    last = connection.execute(
        """
        select run_id from ops.runs where run_id in (select run_id from ops.check_results)
        order by started_at desc limit 1
        """
    ).fetchone()
    held = held_sources(connection, sources, run_id=last[0]) if last else {}
    contracts = {source.name: source.contracts for source in sources}
    rows = []
    for place in find_places(connection, sources):
        cursor = contracts[place.source][place.entity].cursor
        count, newest = _extent(connection, place, cursor)
        rows.append((place.source, place.entity, count, newest, held.get(place.source)))
    return Section("Sources", ("source", "entity", "rows", "newest", "held"), rows)


def _extent(
    connection: duckdb.DuckDBPyConnection, place: Place, cursor: str | None
) -> tuple[int, str | None]:
    newest = f"max({quote_identifier(cursor)})" if cursor else "null"
    row = connection.execute(
        f"select count(*), {newest} from raw.{table_name(place.source, place.entity)}"
    ).fetchone()
    return int(row[0]), f"{row[1]:%Y-%m-%d}" if row[1] else None  # type: ignore[index]


def rejected(connection: duckdb.DuckDBPyConnection) -> Section:
    """Files that lie in the inbox and are not loaded."""
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


def warnings(connection: duckdb.DuckDBPyConnection) -> Section:
    """What was loaded with a warning."""
    rows = connection.execute(
        """
        select live.path, warning.warning_code, warning.column_name, warning.records
        from ops.file_warnings as warning
        inner join ops.live_files as live
            on (live.source, live.entity, live.file_id, live.loaded_run_id)
                = (warning.source, warning.entity, warning.file_id, warning.run_id)
        order by all
        """
    ).fetchall()
    return Section(
        "Warnings",
        ("file", "warning", "column", "records", "what it means"),
        [
            (path, code, column or None, records, WARNINGS.get(code))
            for path, code, column, records in rows
        ],
    )


def quarantine(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> Section:
    """Records in quarantine, by reason."""
    rows = []
    for place in find_places(connection, sources):
        found = connection.execute(
            f"""
            select reason_code, count(*) from (
                select unnest(string_split(reason_codes, ',')) as reason_code
                from quarantine.{table_name(place.source, place.entity)}
            )
            group by reason_code order by reason_code
            """
        ).fetchall()
        rows += [(place.source, place.entity, code, n, meaning(code)) for code, n in found]
    return Section("Quarantine", ("source", "entity", "reason", "rows", "what it means"), rows)


def people(connection: duckdb.DuckDBPyConnection) -> Section:
    """How many ids of each source were matched with a customer; the others stand for themselves."""
    is_built = connection.execute(
        "select 1 from duckdb_views()"
        " where (schema_name, view_name) = ('intermediate', 'int_persons')"
    ).fetchone()
    rows = (
        []
        if is_built is None
        else connection.execute(
            """
        select source_name, count(*), count(identities.customer_id),
            count(*) - count(identities.customer_id)
        from intermediate.int_persons as persons
        left join intermediate.int_identities as identities using (source_name, source_id)
        where not is_customer and source_id not in (
            select source_id from intermediate.int_persons where is_customer
        )
        group by source_name order by source_name
        """
        ).fetchall()
    )
    return Section(
        "People by the ids of a source",
        ("source", "ids", "matched with a customer", "customers of their own"),
        [(source, *counts) for source, *counts in rows],
    )


def publication(published: Iterable[PublishedAs]) -> Section:
    """The tables of a publication, and of when they are."""
    rows = [
        (item.table_name, item.status, str(item.as_of_date), item.version, item.reason or "-")
        for item in sorted(published, key=lambda item: item.table_name)
    ]
    return Section("Published tables", ("table", "status", "as of", "version", "reason"), rows)
