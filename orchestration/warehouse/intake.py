"""Takes the records of one file in: each goes to raw or to quarantine, none is held in memory.

Good records stream into raw in one statement. Only if some are missing there, the file is read a
second time for those: most files have none, and keeping all records meanwhile would cost more.
"""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from data_quality.doubts import mojibake_count, uncertain_columns
from data_quality.expressions import quote_identifier, quote_text
from data_quality.quarantine import judge_rows
from orchestration.landing.records import batch_schema
from orchestration.warehouse.schema import table_name

Read = Callable[[], Iterable[pa.Table]]


@dataclass(frozen=True)
class Origin:
    """Where records come from, as each of their rows tells."""

    source: str
    entity: str
    file_id: str
    path: str

    @property
    def table(self) -> str:
        """Quoted name of the entity's table, without its schema."""
        return table_name(self.source, self.entity)


@dataclass(frozen=True)
class Intake:
    """How many records of a file went where."""

    loaded: int
    quarantined: int


def take_in(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origin: Origin,
    read: Read,
) -> Intake:
    """Judge the records of a file and move each to raw or to quarantine.

    `read` gives the batches of the file from its beginning, the same ones each time. Whatever it
    raises is raised here.
    """
    now = datetime.now(UTC)
    with _streamed(connection, contract, read) as stream:
        loaded = _insert_good(connection, contract, conventions, origin, now=now)
    if loaded == stream.records:
        return Intake(loaded, 0)
    with _streamed(connection, contract, read):
        quarantined = _insert_broken(connection, contract, conventions, origin, now=now)
    return Intake(loaded, quarantined)


def reasons_of(connection: duckdb.DuckDBPyConnection, origin: Origin) -> Counter[str]:
    """Quarantined records of a file by reason code; one with several counts for each."""
    rows = connection.execute(
        f"""
        select reason_code, count(*) from (
            select unnest(string_split(reason_codes, ',')) as reason_code
            from quarantine.{origin.table} where file_id = ?
        )
        group by reason_code order by reason_code
        """,
        [origin.file_id],
    ).fetchall()
    return Counter(dict(rows))


def warnings_of(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origin: Origin,
) -> Counter[tuple[str, str]]:
    """Loaded records of a file by warning code and column name."""
    rows = f"(from raw.{origin.table} where _file_id = {quote_text(origin.file_id)})"
    counts = Counter(
        {
            (code, column): count
            for code, column, count in connection.execute(
                f"""
                select split_part(warning, ':', 1), split_part(warning, ':', 2), count(*) from (
                    select unnest(string_split(_warnings, ',')) as warning from {rows}
                )
                group by all order by all
                """
            ).fetchall()
        }
    )
    doubtful = connection.execute(mojibake_count(rows)).fetchone()
    if doubtful and doubtful[0]:
        counts["mojibake_suspect", ""] = doubtful[0]
    if conventions.date_order != "ymd":
        statement = uncertain_columns(contract, conventions, rows)
        for (column,) in connection.execute(statement).fetchall():
            counts["day_month_uncertain", column] = 1
    return counts


class _Stream:
    """Batches on their way to the database, and what went wrong while they were made."""

    def __init__(self, read: Read) -> None:
        self.records = 0
        self.fault: BaseException | None = None
        self._read = read

    def batches(self) -> Iterator[pa.RecordBatch]:
        try:
            for table in self._read():
                self.records += len(table)
                yield from table.to_batches()
        except BaseException as fault:
            self.fault = fault
            raise


@contextlib.contextmanager
def _streamed(
    connection: duckdb.DuckDBPyConnection, contract: Contract, read: Read
) -> Iterator[_Stream]:
    """Let one statement of the block read the records from the relation `landed`."""
    stream = _Stream(read)
    reader = pa.RecordBatchReader.from_batches(batch_schema(contract), stream.batches())
    connection.register("landed", reader)
    try:
        yield stream
    except duckdb.Error:
        # The database tells of a fault in the reader in words of its own.
        if stream.fault is not None:
            raise stream.fault from None
        raise
    finally:
        connection.unregister("landed")


def _insert_good(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origin: Origin,
    *,
    now: datetime,
) -> int:
    columns = ", ".join(quote_identifier(column.name) for column in contract.columns)
    return _changed_rows(
        connection,
        f"""
        insert into raw.{origin.table} by name
        select {columns}, $source as _source, $file_id as _file_id, $path as _path,
            _record_number, _line_number, _warnings, $now as _loaded_at, _raw_record
        from ({judge_rows(contract, conventions, landed="landed")})
        where _reasons is null
        """,
        {"source": origin.source, "file_id": origin.file_id, "path": origin.path, "now": now},
    )


def _insert_broken(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origin: Origin,
    *,
    now: datetime,
) -> int:
    unloaded = f"""(
        from landed anti join (
            select _record_number from raw.{origin.table}
            where _file_id = {quote_text(origin.file_id)}
        ) using (_record_number)
    )"""
    return _changed_rows(
        connection,
        f"""
        insert into quarantine.{origin.table}
        select $file_id, _record_number, _line_number, _reasons, _raw_record, $now
        from ({judge_rows(contract, conventions, landed=unloaded)})
        where _reasons is not null
        """,
        {"file_id": origin.file_id, "now": now},
    )


def _changed_rows(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: dict[str, object]
) -> int:
    row = connection.execute(statement, parameters).fetchone()
    return int(row[0])  # type: ignore[index]
