"""The peer of the input checks: one query per entity that counts what all its checks count.

Checks of single rows share one look at the new rows; those that group, or look beyond them, are
subqueries of the same statement. The query is what one would write by hand, without the library.
"""

import re
from datetime import date
from pathlib import Path

import duckdb

from data_quality.expressions import quote_identifier, quote_text
from data_quality.suites.check import Check
from orchestration.landing.sources import Source, load_sources
from orchestration.warehouse.gate import checks_of
from orchestration.warehouse.home import Home
from orchestration.warehouse.manifest import pending_files
from orchestration.warehouse.schema import table_name
from tests.benchmarks.processes import Timed, timed

OF_ROWS = "select 1 as broken from {batch} where "
WHOLE_QUERY = re.compile(r"\b(?:group by|having|qualify|select|join)\b")


def count_by_hand(root: Path, as_of_date: date) -> Timed:
    """Count what each check counts, on the rows that no gate has accepted yet."""
    home = Home(root)
    sources = load_sources(home.sources_file)
    queries = {
        (source.name, entity): _query(source, entity, sources, as_of_date)
        for source in sources
        for entity in source.contracts
    }
    counts: dict[str, int] = {}
    rows: dict[str, int] = {}
    with timed() as result, duckdb.connect(str(home.warehouse), read_only=True) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'UTC'")
        for (source, entity), (query, names) in queries.items():
            ((rows[f"{source}.{entity}"], *found),) = connection.execute(query).fetchall()
            for name, count in zip(names, found, strict=True):
                counts[f"{source}.{entity}.{name}"] = count
    result.facts |= {"counts": counts, "rows": rows}
    return result


def _query(
    source: Source, entity: str, sources: list[Source], as_of_date: date
) -> tuple[str, list[str]]:
    checks = checks_of(source, source.contracts[entity], sources=sources)
    table = f"raw.{table_name(source.name, entity)}"
    counts = ", ".join(
        f"{_count(check, table)} as {quote_identifier(check.name)}" for check in checks
    )
    query = f"""
        with batch as not materialized (
            select * from {table} where _file_id in ({pending_files(source.name, entity)})
        )
        select count(*) as new_rows, {counts} from batch
    """
    return query.replace(":as_of_date", as_of_date.isoformat()), [check.name for check in checks]


def _count(check: Check, table: str) -> str:
    """SQL for how many rows, or columns, do not keep to a check."""
    arguments = check.arguments
    if check.expectation == "UnexpectedRowsExpectation":
        query = arguments["unexpected_rows_query"]
        predicate = query.removeprefix(OF_ROWS)
        if predicate != query and not WHOLE_QUERY.search(predicate):
            return f"count(*) filter (where {predicate})"
        return f"(select count(*) from ({query.replace('{batch}', 'batch')}))"
    if check.expectation == "ExpectTableColumnsToMatchSet":
        expected = ", ".join(quote_text(name) for name in arguments["column_set"])
        schema, name = table.split(".")
        return (
            "(select count(*) from duckdb_columns()"
            f" where schema_name = '{schema}' and table_name = '{name}'"
            f" and column_name not in ({expected}))"
        )
    column = quote_identifier(arguments["column"])
    if check.expectation == "ExpectColumnValuesToNotBeNull":
        return f"count(*) filter (where {column} is null)"
    if check.expectation == "ExpectColumnValuesToBeInSet":
        known = ", ".join(quote_text(str(value)) for value in arguments["value_set"])
        return f"count(*) filter (where {column} not in ({known}))"
    if check.expectation == "ExpectColumnValuesToBeBetween":
        bounds = [
            f"{column} {sign} {arguments[name]}"
            for name, sign in (("min_value", "<"), ("max_value", ">"))
            if arguments[name] is not None
        ]
        return f"count(*) filter (where {' or '.join(bounds)})"
    raise NotImplementedError(f"{check.name}: nobody wrote a query for {check.expectation}.")
