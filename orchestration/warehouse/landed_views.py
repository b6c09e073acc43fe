"""The views that dbt reads: one per entity of a vendor, over the raw tables of all its sources.

They make the ids of two sources different where sources.yml gives a prefix, which they tell for ids
that stand within JSON, and stand a keyed hash beside each e-mail address, by which models match
people without seeing the address, and beside each name of a person where a vendor tells no id.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence

import duckdb

from data_quality.contract import Column, Contract
from data_quality.contract_files import load_contracts
from data_quality.expressions import quote_identifier, quote_text
from orchestration.landing.sources import CANONICAL_VENDOR, ConfigurationError, Source
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.home import Home
from orchestration.warehouse.schema import ORIGIN, create_landing_tables, table_name
from orchestration.warehouse.survey_settings import write_survey_settings
from orchestration.warehouse.whole_files import write_whole

ID_PREFIX = "_id_prefix"
HASHED = frozenset({"email", "person"})
EMAIL_HASH = """create or replace macro ops.email_hash(address) as
    case when nullif(trim(address), '') is not null then
        left(sha256(
            (select key from ops.identity_key)
            || sha256((select key from ops.identity_key) || lower(trim(address)))
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
        create_landed_views(connection, identity_key=_identity_key(home))
        write_survey_settings(connection, sources)


def _identity_key(home: Home) -> str:
    """The key of a home; one that was lost gives people who are known by e-mail alone new ids."""
    if not home.identity_key.is_file():
        write_whole(home.identity_key, secrets.token_hex(32).encode())
    return home.identity_key.read_text(encoding="utf-8")


def register_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Note what the configured sources are; their rows are read also when they are listed no more.

    Raises ConfigurationError for the name of a source that was another vendor's.
    """
    for source in sources:
        row = connection.execute(
            "select vendor from ops.sources where source = ?", [source.name]
        ).fetchone()
        if row and row[0] != source.vendor:
            raise ConfigurationError(
                f"{source.name} is the name of a source of {row[0]}, whose rows are there. Give the"
                f" one of {source.vendor} another name in sources.yml."
            )
        connection.execute(
            "insert or replace into ops.sources values (?, ?, ?, ?)",
            [source.name, source.vendor, source.name_in_dbt, source.id_prefix],
        )


def create_landed_views(connection: duckdb.DuckDBPyConnection, *, identity_key: str) -> None:
    """Make the views of every vendor that has a source, and of the canonical one in any case."""
    connection.execute("create schema if not exists landed")
    connection.execute("delete from ops.identity_key")
    connection.execute("insert into ops.identity_key values (?)", [identity_key])
    connection.execute(EMAIL_HASH)
    prefixes: dict[str, dict[str, str]] = defaultdict(dict, {CANONICAL_VENDOR: {}})
    rows = connection.execute("select vendor, source, id_prefix from ops.sources order by all")
    for vendor, source, prefix in rows.fetchall():
        prefixes[vendor][source] = prefix
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    for vendor, by_source in prefixes.items():
        for contract in load_contracts(vendor).values():
            parts = [
                _rows(contract, source, prefix)
                for source, prefix in by_source.items()
                if (f"{source}__{contract.entity}",) in tables
            ]
            view = f"landed.{table_name(vendor, contract.entity)}"
            query = " union all ".join(parts) or _no_rows(contract)
            connection.execute(f"create or replace view {view} as {query}")


def names_in_dbt(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Name of the dbt source in which the rows of each source are, of listed and former ones."""
    return dict(connection.execute("select source, name_in_dbt from ops.sources").fetchall())


def _rows(contract: Contract, source: str, prefix: str) -> str:
    columns = [_column(column, contract, prefix) for column in contract.columns]
    origin = [quote_identifier(name) for name in ORIGIN]
    origin.append(f"{quote_text(prefix)} as {ID_PREFIX}")
    table = f"raw.{table_name(source, contract.entity)}"
    return f"select {', '.join([*columns, *_hashes(contract), *origin])} from {table}"


def _column(column: Column, contract: Contract, prefix: str) -> str:
    name = quote_identifier(column.name)
    if prefix and _is_own_id(column, contract):
        return f"{quote_text(prefix)} || {name} as {name}"
    return name


def _is_own_id(column: Column, contract: Contract) -> bool:
    """Tell whether a column holds ids that a source gives to its own records."""
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
        for name, kind in (types | hashes | ORIGIN | {ID_PREFIX: "VARCHAR"}).items()
    )
    return f"select {columns} where false"
