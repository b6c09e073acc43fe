"""Takes the records of one file in: each streams to raw or to quarantine.

Good records go to raw. Only if some are missing there, the file is read a second time for those:
most files have none, and keeping all records meanwhile would cost more.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from data_quality.expressions import quote_identifier, quote_text
from data_quality.quarantine import judge_rows
from data_quality.reasons import ERASED
from orchestration.erasure.guard import Guard
from orchestration.failpoints import reach
from orchestration.landing.records import batch_schema
from orchestration.warehouse.schema import table_name

Read = Callable[[], Iterable[pa.Table]]

# The database keeps what a statement reads until it ends. Much smaller parts would be written
# twice, as they do not fill the groups of rows that it compresses.
PART_SIZE = 500_000


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
    *,
    guard: Guard,
) -> Intake:
    """Judge the records of a file and move each to raw or to quarantine.

    `read` gives the batches of the file from its beginning, the same ones each time. Whatever it
    raises is raised here. What the guard refuses is entered in quarantine without its text.
    """
    now = datetime.now(UTC)
    records, loaded = _stream_in(
        connection, contract, read,
        lambda: _insert_good(connection, contract, conventions, origin, guard, now=now),
    )  # fmt: skip
    if loaded == records:
        return Intake(loaded, 0)
    _, quarantined = _stream_in(
        connection, contract, read,
        lambda: _insert_broken(connection, contract, conventions, origin, guard, now=now),
    )  # fmt: skip
    if reasons_of(connection, origin)[ERASED] and guard.has_names(origin.source, contract):
        _stream_in(
            connection, contract, read,
            lambda: _note_refused(contract, conventions, origin, guard),
        )  # fmt: skip
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


class _Stream:
    """Batches on their way to the database, and what went wrong while they were made."""

    def __init__(self, batches: Iterable[pa.Table]) -> None:
        self.records = 0
        self.is_at_end = False
        self.fault: BaseException | None = None
        self._batches = iter(batches)

    def part(self) -> Iterator[pa.RecordBatch]:
        """Yield the next batches, up to the size of a part."""
        end = self.records + PART_SIZE
        try:
            while self.records < end:
                table = next(self._batches, None)
                if table is None:
                    self.is_at_end = True
                    return
                self.records += len(table)
                yield from table.to_batches()
                reach("mid_insert")
        except BaseException as fault:
            self.fault = fault
            raise


def _stream_in(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    read: Read,
    insert: Callable[[], int],
) -> tuple[int, int]:
    """Number of records, and of rows that `insert` made of them; it reads the relation `landed`."""
    stream, inserted = _Stream(read()), 0
    while not stream.is_at_end:
        reader = pa.RecordBatchReader.from_batches(batch_schema(contract), stream.part())
        connection.register("landed", reader)
        try:
            inserted += insert()
        except duckdb.Error:
            # The database tells of a fault in the reader in words of its own.
            if stream.fault is not None:
                raise stream.fault from None
            raise
        finally:
            connection.unregister("landed")
    return stream.records, inserted


def _insert_good(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origin: Origin,
    guard: Guard,
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
        where _reasons is null and not ({guard.covers(origin.source, contract)})
        """,
        {"source": origin.source, "file_id": origin.file_id, "path": origin.path, "now": now},
    )


def _insert_broken(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    origin: Origin,
    guard: Guard,
    *,
    now: datetime,
) -> int:
    judged = judge_rows(contract, conventions, landed=_unloaded(origin))
    is_refused = guard.refuses(origin.source, contract, conventions)
    return _changed_rows(
        connection,
        f"""
        insert into quarantine.{origin.table}
        select
            $file_id, _record_number, _line_number,
            case when _is_refused then '{ERASED}' else _reasons end,
            case when _is_refused then '' else _raw_record end, $now
        from (select *, {is_refused} as _is_refused from ({judged}))
        where _reasons is not null or _is_refused
        """,
        {"file_id": origin.file_id, "now": now},
    )


def _note_refused(
    contract: Contract, conventions: Conventions, origin: Origin, guard: Guard
) -> int:
    judged = judge_rows(contract, conventions, landed=_unloaded(origin))
    is_refused = guard.refuses(origin.source, contract, conventions)
    guard.note_refused(
        origin.source, contract, refused=f"(select * from ({judged}) where {is_refused})"
    )
    return 0


def _unloaded(origin: Origin) -> str:
    """SQL of the landed records that are not in raw."""
    return f"""(
        from landed anti join (
            select _record_number from raw.{origin.table}
            where _file_id = {quote_text(origin.file_id)}
        ) using (_record_number)
    )"""


def _changed_rows(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: dict[str, object]
) -> int:
    row = connection.execute(statement, parameters).fetchone()
    return int(row[0])  # type: ignore[index]
