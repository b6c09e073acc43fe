"""Takes the rows out that a search has found; what remains of each is a record without its text."""

from datetime import UTC, datetime

import duckdb

from data_quality.expressions import quote_identifier
from data_quality.reasons import ERASED
from orchestration.erasure.tombstones import Due, TombstoneStore
from orchestration.warehouse import ledger
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.repeated_keys import forget_what_is_gone
from orchestration.warehouse.restating import forget_days
from orchestration.warehouse.schema import table_name

LANDED_SCHEMAS = ("raw", "disputed", "repeated", "quarantine", "ops", "landed")
OWN_SCHEMAS = ("main", "information_schema", "pg_catalog")


def take_out(connection: duckdb.DuckDBPyConnection, store: TombstoneStore) -> None:
    """Remove the rows in temp.erased_rows in one transaction; the ledger follows.

    Notes beforehand that the file is to be rewritten, and the versions removed that hold them.
    Tables that were made of the rows are dropped: not all of them are made anew in the next run.
    """
    places = connection.execute(
        "select distinct source, entity from temp.erased_rows order by all"
    ).fetchall()
    if not places:
        return
    store.set_due(Due.REWRITE)
    were_accepted = _were_accepted(connection)
    if were_accepted:
        store.set_due(Due.REMOVE_VERSIONS)
    with transaction(connection):
        for source, entity in places:
            _take_out_of(connection, source, entity)
        if were_accepted:
            _drop_made_tables(connection)


def _were_accepted(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a gate accepted a file of the rows, so that they may have been published."""
    row = connection.execute("""
        select exists (
            from temp.erased_rows semi join (
                select source, entity, file_id from ops.live_files
                where accepted_run_id is not null
            ) using (source, entity, file_id)
        )
    """).fetchone()
    return bool(row and row[0])


def _take_out_of(connection: duckdb.DuckDBPyConnection, source: str, entity: str) -> None:
    table = table_name(source, entity)
    place = {"source": source, "entity": entity}
    connection.execute(
        """
        create or replace temp table taken_out as
        from temp.erased_rows where (source, entity) = ($source, $entity)
        """,
        place,
    )
    loaded = connection.execute(
        "select file_id, count(*) from temp.taken_out where schema_name = 'raw'"
        " group by file_id order by file_id"
    ).fetchall()
    for file_id, count in loaded:
        ledger.move(connection, **place, file_id=file_id, to_raw=-count)
    for schema in ("raw", "disputed"):
        connection.execute(f"""
            delete from {schema}.{table} where (_file_id, _record_number) in (
                select (file_id, record_number) from temp.taken_out where schema_name = '{schema}'
            )
        """)
    forget_what_is_gone(connection, source, entity)
    connection.execute(f"""
        delete from quarantine.{table} where (file_id, record_number) in (
            select (file_id, record_number) from temp.taken_out
        )
    """)
    connection.execute(
        f"""
        insert into quarantine.{table}
        select file_id, record_number, line_number, '{ERASED}', '', $now
        from temp.taken_out order by file_id, record_number
        """,
        {"now": datetime.now(UTC)},
    )
    connection.execute("drop table temp.taken_out")


def _drop_made_tables(connection: duckdb.DuckDBPyConnection) -> None:
    schemas = connection.execute(
        "select distinct schema_name from duckdb_schemas() where database_name = current_database()"
        " order by all"
    ).fetchall()
    for (name,) in schemas:
        if name not in {*LANDED_SCHEMAS, *OWN_SCHEMAS}:
            connection.execute(f"drop schema {quote_identifier(name)} cascade")
    forget_days(connection, but=())
