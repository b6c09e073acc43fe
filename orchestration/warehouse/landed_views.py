"""The views that dbt reads: one per entity of a vendor, over the raw tables of all its sources.

They make the ids of two sources different where sources.yml gives a prefix, which they tell for ids
that stand within JSON, and stand a keyed hash beside each e-mail address, by which models match
people without seeing the address, and beside each name of a person where a vendor tells no id. Of
each row they tell whether its key may have come more than once.
"""

import secrets
from collections.abc import Sequence

import duckdb

from data_quality.contract import Column, Contract
from data_quality.contract_files import load_contracts
from data_quality.expressions import quote_identifier, quote_text
from orchestration.landing.sources import CANONICAL_VENDOR, IDENTITIES, Source
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.home import Home
from orchestration.warehouse.known_sources import note_vendors, register_sources, vendors_read
from orchestration.warehouse.repeated_keys import is_repeated, prepare_notes
from orchestration.warehouse.schema import (
    ORIGIN,
    add_new_columns,
    create_landing_tables,
    table_name,
)
from orchestration.warehouse.survey_settings import write_survey_settings
from orchestration.warehouse.whole_files import write_whole

ID_PREFIX = "_id_prefix"
IS_REPEATED = "_is_repeated"
HASHED = frozenset({"email", "person"})


def normal_address(address: str) -> str:
    """SQL for an address as it is compared: without outer blanks, in lower case, null for none."""
    return f"nullif(lower(trim({address})), '')"


EMAIL_HASH = f"""create or replace macro ops.email_hash(address) as
    case when {normal_address("address")} is not null then
        left(sha256(
            (select key from ops.identity_key)
            || sha256((select key from ops.identity_key) || {normal_address("address")})
        ), 32)
    end"""


def open_inbox(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], *, home: Home
) -> None:
    """Make what a run needs to take in and to read the exports of its sources."""
    with transaction(connection):
        register_sources(connection, sources)
        for source in sources:
            for contract in source.contracts.values():
                create_landing_tables(connection, source.name, contract)
        note_vendors(connection, home)
        vendors = [CANONICAL_VENDOR, *vendors_read(home, sources)]
        _set_identity_key(connection, home)
        create_landed_views(connection, vendors)
        write_survey_settings(connection, sources)


def _set_identity_key(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Have the key of a home in its file and in the warehouse; each makes good for the other.

    Where both are lost, people who are known by e-mail alone get new ids.
    """
    row = connection.execute("select any_value(key) from ops.identity_key").fetchone()
    kept = row[0] if row and row[0] else secrets.token_hex(32)
    if not (home.identity_key.is_file() and home.identity_key.stat().st_size):
        write_whole(home.identity_key, kept.encode())
    key = home.identity_key.read_text(encoding="utf-8")
    connection.execute("delete from ops.identity_key")
    connection.execute("insert into ops.identity_key values (?)", [key])
    connection.execute(EMAIL_HASH)


def create_landed_views(connection: duckdb.DuckDBPyConnection, vendors: Sequence[str]) -> None:
    """Make the views of some vendors, over the rows of all their sources, be they none."""
    connection.execute("create schema if not exists landed")
    prefixes: dict[str, dict[str, str]] = {vendor: {} for vendor in vendors}
    rows = connection.execute("select vendor, source, id_prefix from ops.sources order by all")
    for vendor, source, prefix in rows.fetchall():
        if vendor in prefixes:
            prefixes[vendor][source] = prefix
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    for vendor, by_source in prefixes.items():
        for contract in load_contracts(vendor).values():
            landed = [source for source in by_source if (f"{source}__{contract.entity}",) in tables]
            for source in landed:
                add_new_columns(connection, source, contract)
                prepare_notes(connection, source, contract)
            used = [by_source[source] for source in landed]
            parts = [
                _rows(contract, source, prefix, is_shared=used.count(prefix) > 1)
                for source, prefix in zip(landed, used, strict=True)
            ]
            view = f"landed.{table_name(vendor, contract.entity)}"
            query = " union all ".join(parts) or _no_rows(contract)
            connection.execute(f"create or replace view {view} as {query}")


def _rows(contract: Contract, source: str, prefix: str, *, is_shared: bool) -> str:
    columns = [_column(column, contract, prefix) for column in contract.columns]
    origin = [quote_identifier(name) for name in ORIGIN]
    origin.append(f"{quote_text(prefix)} as {ID_PREFIX}")
    # Where sources share their ids, a key that each has once is there several times.
    repeated = "true" if is_shared else is_repeated(source, contract, row="landed")
    origin.append(f"{repeated} as {IS_REPEATED}")
    table = f"raw.{table_name(source, contract.entity)} as landed"
    return f"select {', '.join([*columns, *_hashes(contract), *origin])} from {table}"


def _column(column: Column, contract: Contract, prefix: str) -> str:
    name = quote_identifier(column.name)
    if prefix and is_own_id(column, contract):
        return f"{quote_text(prefix)} || {name} as {name}"
    return name


def is_own_id(column: Column, contract: Contract) -> bool:
    """Tell whether a column holds ids that a source gives to its own records."""
    if contract.entity == IDENTITIES:
        return False
    own = load_contracts(contract.vendor)
    is_reference = any(
        reference.entity in own and own[reference.entity].family == contract.family
        for reference in column.references
    )
    is_own = column.is_own_id or column.is_key or is_reference
    return column.semantic_type == "identifier" and is_own


def _hashes(contract: Contract) -> list[str]:
    return [
        f"ops.email_hash({quote_identifier(column.name)})"
        f" as {quote_identifier(f'{column.name}_hash')}"
        for column in contract.columns
        if column.semantic_type in HASHED
    ]


def _no_rows(contract: Contract) -> str:
    types = {column.name: column.sql_type for column in contract.columns}
    hashes = {
        f"{column.name}_hash": "VARCHAR"
        for column in contract.columns
        if column.semantic_type in HASHED
    }
    columns = ", ".join(
        f"null::{kind} as {quote_identifier(name)}"
        for name, kind in (
            types | hashes | ORIGIN | {ID_PREFIX: "VARCHAR", IS_REPEATED: "BOOLEAN"}
        ).items()
    )
    return f"select {columns} where false"
