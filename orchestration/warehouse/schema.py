"""The tables that a warehouse has before any file is loaded."""

import duckdb

from data_quality.contract import Contract
from data_quality.expressions import quote_identifier

ORIGIN = {
    "_source": "VARCHAR",
    "_file_id": "VARCHAR",
    "_path": "VARCHAR",
    "_record_number": "BIGINT",
    "_line_number": "BIGINT",
    "_warnings": "VARCHAR",
    "_loaded_at": "TIMESTAMPTZ",
    "_raw_record": "VARCHAR",
}

BOOKKEEPING = """
create schema if not exists ops;
create table if not exists ops.runs (
    run_id varchar primary key,
    as_of_date date not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    exit_code integer,
    version varchar
);
create table if not exists ops.sources (
    source varchar primary key,
    vendor varchar not null,
    name_in_dbt varchar not null,
    id_prefix varchar not null
);
create table if not exists ops.identity_key (key varchar not null);
create table if not exists ops.landed_paths (
    path varchar primary key,
    source varchar not null,
    entity varchar not null,
    size bigint not null,
    modified_ns bigint not null,
    changed_ns bigint not null,
    inode bigint not null,
    file_id varchar,
    status varchar not null check (status in ('loaded', 'rejected', 'skipped')),
    reason_code varchar,
    detail varchar,
    is_present boolean not null,
    inbox_path varchar
);
alter table ops.landed_paths add column if not exists inbox_path varchar;
update ops.landed_paths set inbox_path = path where inbox_path is null;
create table if not exists ops.file_manifest (
    source varchar not null,
    entity varchar not null,
    file_id varchar not null,
    path varchar not null,
    file_sequence bigint primary key,
    contract_version varchar not null,
    record_format varchar not null,
    header varchar,
    loaded_run_id varchar not null,
    accepted_run_id varchar,
    reopened boolean not null,
    withdrawn_run_id varchar
);
create or replace view ops.live_files as
    select *, accepted_run_id is null or reopened as is_pending
    from ops.file_manifest where withdrawn_run_id is null;
create table if not exists ops.file_ledger (
    file_id varchar,
    source varchar not null,
    entity varchar not null,
    path varchar not null,
    status varchar not null check (status in ('loaded', 'rejected', 'skipped')),
    reason_code varchar,
    records_in bigint not null,
    loaded bigint not null,
    quarantined bigint not null,
    exact_duplicates bigint not null,
    blank bigint not null,
    repeated_header bigint not null,
    recorded_at timestamptz not null,
    run_id varchar not null,
    check (records_in = loaded + quarantined + exact_duplicates + blank + repeated_header)
);
create table if not exists ops.file_warnings (
    file_id varchar not null,
    source varchar not null,
    entity varchar not null,
    warning_code varchar not null,
    column_name varchar not null,
    records bigint not null,
    run_id varchar not null
);
create table if not exists ops.accepted_checks (
    run_id varchar not null,
    source varchar not null,
    entity varchar not null,
    check_name varchar not null,
    primary key (run_id, source, entity, check_name)
);
create table if not exists ops.check_results (
    run_id varchar not null,
    source varchar not null,
    entity varchar not null,
    check_name varchar not null,
    severity varchar not null check (severity in ('critical', 'warning')),
    passed boolean not null,
    evaluated_rows bigint,
    unexpected_rows bigint,
    message varchar not null,
    primary key (run_id, source, entity, check_name)
);
create table if not exists ops.built_nodes (
    unique_id varchar primary key,
    built_from varchar not null
);
create table if not exists ops.metrics_by_day (
    unique_id varchar primary key,
    settings varchar not null,
    rows_hash varchar not null
);
create table if not exists ops.metric_days (
    unique_id varchar not null,
    day date not null,
    facts_hash varchar not null
);
create table if not exists ops.failed_builds (
    run_id varchar not null,
    name varchar not null,
    resource_type varchar not null,
    message varchar not null,
    failing_rows bigint not null,
    primary key (run_id, name)
);
"""


def table_name(source: str, entity: str) -> str:
    """Name that an entity of a source has in the schemas raw, disputed and quarantine."""
    return quote_identifier(f"{source}__{entity}")


def create_bookkeeping(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the schema ops."""
    connection.execute(BOOKKEEPING)


def create_landing_tables(
    connection: duckdb.DuckDBPyConnection, source: str, contract: Contract
) -> None:
    """Make the tables of one entity, empty ones if nothing has landed yet.

    raw holds good rows, quarantine the others as they came. A row that is good in itself and
    contradicted by another stands in quarantine and, typed, in disputed.
    """
    columns = ", ".join(
        f"{quote_identifier(name)} {kind}"
        for name, kind in (
            *((column.name, column.sql_type) for column in contract.columns),
            *ORIGIN.items(),
        )
    )
    name = table_name(source, contract.entity)
    connection.execute(f"""
        create schema if not exists raw;
        create schema if not exists disputed;
        create schema if not exists quarantine;
        create table if not exists raw.{name} ({columns});
        create table if not exists disputed.{name} ({columns});
        create table if not exists quarantine.{name} (
            file_id varchar, record_number bigint, line_number bigint,
            reason_codes varchar, raw_record varchar, quarantined_at timestamptz
        );
    """)
    add_new_columns(connection, source, contract)


def add_new_columns(connection: duckdb.DuckDBPyConnection, source: str, contract: Contract) -> None:
    """Add what a contract has gained since the tables of an entity were made; null in old rows."""
    table = table_name(source, contract.entity)
    for schema in ("raw", "disputed"):
        found = connection.execute(f"from {schema}.{table} limit 0").description
        present = {name.lower() for name, *_ in found}
        for column in contract.columns:
            if column.name.lower() not in present:
                connection.execute(
                    f"alter table {schema}.{table}"
                    f" add column {quote_identifier(column.name)} {column.sql_type}"
                )
