"""Reads quarantined records once more, to see whose they are."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from data_quality.contract import Contract
from data_quality.expressions import quote_identifier
from data_quality.quarantine import judge_rows
from orchestration.landing.records import batch_schema
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import Source
from orchestration.warehouse.replay import (
    BrokenRecord,
    quarantined_files,
    quarantined_records,
    read_again,
)
from orchestration.warehouse.schema import table_name


def read_quarantine(
    connection: duckdb.DuckDBPyConnection, source: Source, contract: Contract
) -> str:
    """Make a temporary table like raw of what an entity has in quarantine; return its name.

    It leaves out what is in dispute, which stands elsewhere with its types, and what was erased.
    """
    name = quote_identifier(f"quarantined_{source.name}__{contract.entity}")
    raw = f"raw.{table_name(source.name, contract.entity)}"
    connection.execute(f"create or replace temp table {name} as from {raw} limit 0")
    columns = ", ".join(quote_identifier(column.name) for column in contract.columns)
    conventions = source.conventions_of(contract)
    for origin, record_format, header in quarantined_files(
        connection, source.name, contract.entity
    ):
        records = quarantined_records(connection, origin)
        for batch in _batches(source, contract, record_format, header, records):
            connection.register("quarantined_again", batch)
            connection.execute(
                f"""
                insert into temp.{name} by name
                select {columns}, $file_id as _file_id, _record_number, _line_number, _raw_record
                from ({judge_rows(contract, conventions, landed="quarantined_again")})
                """,
                {"file_id": origin.file_id},
            )
            connection.unregister("quarantined_again")
    return f"temp.{name}"


def _batches(
    source: Source,
    contract: Contract,
    record_format: str,
    header: str | None,
    records: list[BrokenRecord],
) -> Iterator[pa.Table]:
    """Batches of text; without a value in any column if the file can no longer be taken apart."""
    try:
        yield from list(read_again(source, contract, record_format, header, records))
    except FileRejectedError:
        schema = batch_schema(contract)
        places = [
            {"_record_number": number, "_line_number": line, "_raw_record": text}
            for number, line, text in records
        ]
        yield pa.Table.from_pylist(places, schema=schema)
