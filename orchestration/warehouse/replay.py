"""Reads quarantined records once more, after a contract or a setting of their source was mended."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data_quality.contract import Contract
from data_quality.reasons import ERASED
from orchestration.erasure.guard import Guard
from orchestration.landing.readers import READERS
from orchestration.landing.records import Tally
from orchestration.landing.rejection import FileRejectedError
from orchestration.landing.sources import Source
from orchestration.warehouse import ledger, manifest
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.deliveries import Delivery, Origin
from orchestration.warehouse.intake import take_in
from orchestration.warehouse.schema import create_landing_tables, table_name
from orchestration.warehouse.settling import settle

BrokenRecord = tuple[int, int, str]
"""Number of the record, number of its line, and its text."""


@dataclass(frozen=True)
class Replayed:
    """What became of the quarantined records of one file. `path` starts at the landing folder.

    `problem` tells why none of them could be read, and is empty otherwise.
    """

    path: str
    entity: str
    records: int
    loaded: int
    exact_duplicates: int
    quarantined: int
    problem: str = ""


def replay_quarantine(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    *,
    guard: Guard,
    entity: str | None = None,
) -> Iterator[Replayed]:
    """Judge what a source has in quarantine by its present contracts; yield each file's outcome.

    Good rows move to raw, and their file goes through the gate again in the next run. Each file is
    one transaction, its ledger included.
    """
    for name, contract in source.contracts.items():
        if entity not in {None, name}:
            continue
        create_landing_tables(connection, source.name, contract)
        for origin, record_format, header in quarantined_files(connection, source.name, name):
            try:
                with transaction(connection):
                    yield _replay(
                        connection, source, contract, origin, record_format, header, guard=guard
                    )
            except FileRejectedError as rejection:
                yield Replayed(origin.path, name, 0, 0, 0, 0, problem=str(rejection))


def quarantined_files(
    connection: duckdb.DuckDBPyConnection, source: str, entity: str
) -> list[tuple[Origin, str, str | None]]:
    """Origin, format and header of each file with records in quarantine that broke a rule."""
    rows = connection.execute(
        f"""
        select file_id, path, record_format, header from ops.live_files
        where source = ? and entity = ? and file_id in (
            select file_id from ({_broken_records(source, entity)})
        )
        order by path
        """,
        [source, entity],
    ).fetchall()
    return [
        (Origin(source, entity, file_id, path), record_format, header)
        for file_id, path, record_format, header in rows
    ]


def quarantined_records(
    connection: duckdb.DuckDBPyConnection, origin: Origin
) -> list[BrokenRecord]:
    """The records of a file that broke a rule, in the order in which they stood there."""
    return connection.execute(
        f"""
        select record_number, line_number, raw_record
        from ({_broken_records(origin.source, origin.entity)}) where file_id = ?
        order by record_number
        """,
        [origin.file_id],
    ).fetchall()


def _replay(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    contract: Contract,
    origin: Origin,
    record_format: str,
    header: str | None,
    *,
    guard: Guard,
) -> Replayed:
    records = quarantined_records(connection, origin)
    connection.execute(
        f"delete from quarantine.{table_name(source.name, contract.entity)}"
        " where file_id = $1 and record_number in (select unnest($2))",
        [origin.file_id, [number for number, *_ in records]],
    )
    again = Delivery(origin, read_again(source, contract, record_format, header, records))
    (intake,) = take_in(
        connection, contract, source.conventions_of(contract), [again],
        guard=guard, now=datetime.now(UTC),
    )  # fmt: skip
    place = {"source": source.name, "entity": contract.entity, "file_id": origin.file_id}
    before = ledger.of_file(connection, **place)
    ledger.move(connection, **place, to_raw=intake.loaded)
    if intake.loaded:
        manifest.reopen(connection, **place)
        settle(connection, source.name, contract)
    after = ledger.of_file(connection, **place)
    return Replayed(
        origin.path,
        contract.entity,
        records=len(records),
        loaded=after.loaded - before.loaded,
        exact_duplicates=after.exact_duplicates - before.exact_duplicates,
        quarantined=intake.quarantined,
    )


def read_again(
    source: Source,
    contract: Contract,
    record_format: str,
    header: str | None,
    records: list[BrokenRecord],
) -> Iterator[pa.Table]:
    """Batches of the records, with the places they had, as from a file that has nothing else.

    Raises FileRejectedError when they cannot be told apart any more.
    """
    texts = [raw for *_, raw in records]
    if record_format == "json":
        # A line break of a valid record stands between its tokens; JSON lines have none.
        texts = [raw.replace("\r", " ").replace("\n", " ") for raw in texts]
        reader = READERS["jsonl"]
    else:
        texts = [header or "", *texts]
        reader = READERS["csv"]
    conventions = source.conventions_of(contract).model_copy(
        update={"encoding": "utf-8", "skip_rows": 0, "footer_pattern": None}
    )
    numbers = pa.array([number for number, _, _ in records], pa.int64())
    lines = pa.array([line for _, line, _ in records], pa.int64())
    tally = Tally()
    stream = io.BytesIO("\n".join(texts).encode())
    for batch in reader(stream, contract, conventions, tally):
        places = pc.subtract(batch["_record_number"], 1)
        yield batch.set_column(0, "_record_number", numbers.take(places)).set_column(
            1, "_line_number", lines.take(places)
        )
    if tally.records_in != len(records):
        raise FileRejectedError("json_damaged" if record_format == "json" else "unbalanced_quote")


def _broken_records(source: str, entity: str) -> str:
    """SQL of the quarantined records that broke a rule.

    Disputed ones return by themselves, and erased ones never.
    """
    table = table_name(source, entity)
    return f"""
        select file_id, record_number, line_number, raw_record from quarantine.{table}
        where reason_codes <> '{ERASED}' and (file_id, record_number) not in (
            select (_file_id, _record_number) from disputed.{table}
        )
    """
