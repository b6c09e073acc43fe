"""Settles what rows of several files, or several rows of one, say about each other.

Of equal rows of a file the first is kept. Two rows of the same key and cursor with different
content cannot both be true, and nothing tells which is: both are taken out. Without a cursor a
later file replaces an earlier one, and only rows of one file can contradict each other. A part of
a key may be empty; two empty ones are the same. What is disputed follows from the files that are
there, not from the night in which each came: when one side is withdrawn, the other one returns.
"""

import logging

import duckdb

from data_quality.contract import Contract
from data_quality.expressions import quote_identifier
from orchestration.warehouse import ledger
from orchestration.warehouse.manifest import pending_files
from orchestration.warehouse.repeated_keys import note_repeated, same
from orchestration.warehouse.schema import table_name

logger = logging.getLogger("cx")

REASON = "ambiguous_duplicate"


def settle(connection: duckdb.DuckDBPyConnection, source: str, contract: Contract) -> None:
    """Leave exactly those rows in raw that nothing repeats or contradicts; the ledger follows.

    Looks at the keys of files that no gate has accepted yet and of rows in dispute, as no other
    key can have changed. Loading a file and settling it are two transactions: a row deleted in the
    one that inserted it would make the database write the whole file twice.
    """
    table = table_name(source, contract.entity)
    if not _has_something_open(connection, source, contract.entity):
        return
    _drop_copies(connection, source, contract)
    note_repeated(connection, source, contract)
    names = _version_columns(contract)
    version = ", ".join(quote_identifier(name) for name in names)
    content = ", ".join(quote_identifier(column.name) for column in contract.columns)
    pending = pending_files(source, contract.entity)
    connection.execute(f"""
        create or replace temp table contradicted as
        with looked_at as (
            select {version} from raw.{table} where _file_id in ({pending})
            union
            select {version} from disputed.{table}
        ), repeated as (
            select {version} from (
                select {version} from raw.{table} as rows
                semi join looked_at on {same(names, "rows", "looked_at")}
                union all
                select {version} from disputed.{table}
            )
            group by {version} having count(*) > 1
        ), contents as (
            select {version}, row({content})::varchar as _content
            from raw.{table} as rows semi join repeated on {same(names, "rows", "repeated")}
            union all
            select {version}, row({content})::varchar as _content
            from disputed.{table} as rows semi join repeated on {same(names, "rows", "repeated")}
        )
        select {version} from contents
        group by {version} having min(_content) <> max(_content)
    """)
    _withhold(connection, source, contract)
    _return(connection, source, contract)
    connection.execute("drop table contradicted")


def _has_something_open(connection: duckdb.DuckDBPyConnection, source: str, entity: str) -> bool:
    row = connection.execute(f"""
        select exists ({pending_files(source, entity)})
            or exists (from disputed.{table_name(source, entity)})
    """).fetchone()
    return bool(row and row[0])


def _drop_copies(connection: duckdb.DuckDBPyConnection, source: str, contract: Contract) -> None:
    table = table_name(source, contract.entity)
    key = ", ".join(quote_identifier(name) for name in contract.key)
    content = ", ".join(quote_identifier(column.name) for column in contract.columns)
    pending = pending_files(source, contract.entity)
    connection.execute(f"""
        create or replace temp table copies as
        with repeated as (
            select _file_id, {key} from raw.{table} where _file_id in ({pending})
            group by _file_id, {key} having count(*) > 1
        )
        select _file_id, _record_number from raw.{table} as rows
        semi join repeated on {same(["_file_id", *contract.key], "rows", "repeated")}
        qualify row_number() over (
            partition by _file_id, {content} order by _record_number
        ) > 1
    """)
    counts = connection.execute(
        "select _file_id, count(*) from copies group by _file_id order by _file_id"
    ).fetchall()
    if counts:
        connection.execute(f"""
            delete from raw.{table} using copies
            where {table}._file_id = copies._file_id
                and {table}._record_number = copies._record_number
        """)
    for file_id, count in counts:
        ledger.move(
            connection, source=source, entity=contract.entity, file_id=file_id,
            to_raw=-count, to_duplicates=count,
        )  # fmt: skip
    connection.execute("drop table copies")


def _withhold(connection: duckdb.DuckDBPyConnection, source: str, contract: Contract) -> None:
    table = table_name(source, contract.entity)
    connection.execute(
        f"create or replace temp table moved as select * from raw.{table} as rows"
        f" semi join contradicted on {same(_version_columns(contract), 'rows', 'contradicted')}"
    )
    connection.execute(f"""
        insert into disputed.{table} by name select * from moved;
        delete from raw.{table} using moved
        where {table}._file_id = moved._file_id and {table}._record_number = moved._record_number;
        insert into quarantine.{table}
        select _file_id, _record_number, _line_number, '{REASON}', _raw_record, _loaded_at
        from moved order by _file_id, _record_number;
    """)
    _rebalance(connection, source, contract.entity, sign=-1)


def _return(connection: duckdb.DuckDBPyConnection, source: str, contract: Contract) -> None:
    table = table_name(source, contract.entity)
    connection.execute(
        f"create or replace temp table moved as select * from disputed.{table} as rows"
        f" anti join contradicted on {same(_version_columns(contract), 'rows', 'contradicted')}"
    )
    connection.execute(f"""
        insert into raw.{table} by name select * from moved;
        delete from disputed.{table} using moved
        where {table}._file_id = moved._file_id and {table}._record_number = moved._record_number;
        delete from quarantine.{table} using moved
        where {table}.file_id = moved._file_id and {table}.record_number = moved._record_number;
    """)
    _rebalance(connection, source, contract.entity, sign=1)


def _rebalance(
    connection: duckdb.DuckDBPyConnection, source: str, entity: str, *, sign: int
) -> None:
    """Enter in the ledger that the rows in `moved` went into raw (sign 1) or out of it (-1)."""
    counts = connection.execute(
        "select _file_id, count(*) from moved group by _file_id order by _file_id"
    ).fetchall()
    if counts:
        total = sum(count for _, count in counts)
        verb = "are no longer contradicted" if sign > 0 else "contradict each other"
        logger.warning("%s/%s: %s rows %s", source, entity, total, verb)
    for file_id, count in counts:
        ledger.move(connection, source=source, entity=entity, file_id=file_id, to_raw=sign * count)
    connection.execute("drop table moved")


def _version_columns(contract: Contract) -> tuple[str, ...]:
    return (*contract.key, contract.cursor or "_file_id")
