"""Takes the records of files of one entity in: each streams to raw or to quarantine.

Good records go to raw. Only where some are missing there are the records looked at again, which
are kept until then: most files have none that is broken.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from data_quality.expressions import quote_identifier
from data_quality.quarantine import judge_rows
from data_quality.reasons import ERASED
from orchestration.erasure.guard import NOTHING, Guard
from orchestration.warehouse.deliveries import DELIVERY, Delivery, Origin, Stream

Keys = npt.NDArray[np.int64]

MOST_BITS = 40
"""Of the number of a record in its file."""


@dataclass
class Intake:
    """How many records of a file went where; of the quarantined ones, how many for each reason."""

    loaded: int = 0
    quarantined: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def take_in(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    conventions: Conventions,
    deliveries: Sequence[Delivery],
    *,
    guard: Guard,
    now: datetime,
) -> list[Intake]:
    """Judge the records of some files of an entity and move each to raw or to quarantine.

    Whatever the reading of a delivery raises is raised here. What the guard refuses is entered in
    quarantine without its text. `now` is the moment that the rows tell, and no others' of the
    table.
    """
    desk = _Desk(
        connection, contract, conventions, [item.origin for item in deliveries], guard, now
    )
    stream = Stream(deliveries, contract)
    broken = 0
    while not stream.is_at_end:
        broken += _take_portion(desk, stream)
    intakes = [Intake(records) for records in stream.records]
    for number, codes, count in desk.quarantined() if broken else ():
        intake = intakes[number - 1]
        intake.loaded -= count
        intake.quarantined += count
        intake.reasons += Counter(dict.fromkeys(codes.split(","), count))
    return intakes


@dataclass(frozen=True)
class _Desk:
    """Where records of some files are judged; the relation `landed` holds those of a portion."""

    connection: duckdb.DuckDBPyConnection
    contract: Contract
    conventions: Conventions
    origins: Sequence[Origin]
    guard: Guard
    now: datetime

    @property
    def source(self) -> str:
        return self.origins[0].source

    @property
    def table(self) -> str:
        return self.origins[0].table

    def insert_good(self) -> int:
        """Number of the records that went to raw."""
        columns = ", ".join(quote_identifier(column.name) for column in self.contract.columns)
        return self._changed_rows(
            f"""
            insert into raw.{self.table} by name
            select {columns}, $source as _source, $file_ids[{DELIVERY}] as _file_id,
                $paths[{DELIVERY}] as _path, _record_number, _line_number, _warnings,
                $now as _loaded_at, _raw_record
            from ({self._judged("landed")})
            where _reasons is null and not ({self.guard.covers(self.source, self.contract)})
            """,
            {
                "source": self.source,
                "file_ids": [item.file_id for item in self.origins],
                "paths": [item.path for item in self.origins],
                "now": self.now,
            },
        )

    def insert_broken(self) -> int:
        """Number of the records that went to quarantine: those that are not in raw."""
        return self._changed_rows(
            f"""
            insert into quarantine.{self.table}
            select
                $file_ids[{DELIVERY}], _record_number, _line_number,
                case when _is_refused then '{ERASED}' else _reasons end,
                case when _is_refused then '' else _raw_record end, $now
            from (select *, {self._is_refused} as _is_refused from ({self._judged("unloaded")}))
            where _reasons is not null or _is_refused
            """,
            {"file_ids": [item.file_id for item in self.origins], "now": self.now},
        )

    def note_refused(self) -> None:
        """Let the guard know whose records it has refused."""
        if self._is_refused != NOTHING and self.guard.has_names(self.source, self.contract):
            refused = f"(select * from ({self._judged('unloaded')}) where {self._is_refused})"
            self.guard.note_refused(self.source, self.contract, refused=refused)

    def loaded_of(self, numbers: pa.ChunkedArray) -> Keys:
        """Keys of those records that are in raw; `numbers` has those of all the portion."""
        limits = pc.min_max(numbers)
        found = self.connection.execute(
            f"""
            select {DELIVERY}, _record_number from raw.{self.table} inner join (
                select unnest($file_ids) as _file_id,
                    unnest(range(1, len($file_ids) + 1)) as {DELIVERY}
            ) using (_file_id)
            where _loaded_at = $now and _record_number between $first and $last
            """,
            {
                "file_ids": [item.file_id for item in self.origins],
                "now": self.now,
                "first": limits["min"].as_py(),
                "last": limits["max"].as_py(),
            },
        ).fetchnumpy()
        return _keys(found[DELIVERY], found["_record_number"])

    def quarantined(self) -> list[tuple[int, str, int]]:
        """Number of a delivery, reason codes, and how many of its records broke just these."""
        return self.connection.execute(
            f"""
            select list_position($file_ids, file_id), reason_codes, count(*)
            from quarantine.{self.table}
            where quarantined_at = $now and list_contains($file_ids, file_id)
            group by all order by all
            """,
            {"file_ids": [item.file_id for item in self.origins], "now": self.now},
        ).fetchall()

    @property
    def _is_refused(self) -> str:
        return self.guard.refuses(self.source, self.contract, self.conventions)

    def _judged(self, relation: str) -> str:
        return judge_rows(self.contract, self.conventions, landed=relation, passed_on=[DELIVERY])

    def _changed_rows(self, statement: str, parameters: dict[str, object]) -> int:
        row = self.connection.execute(statement, parameters).fetchone()
        return int(row[0])  # type: ignore[index]


def _take_portion(desk: _Desk, stream: Stream) -> int:
    """Move the next records of a stream on; return how many of them went to quarantine."""
    reader = pa.RecordBatchReader.from_batches(stream.schema, stream.portion())
    desk.connection.register("landed", reader)
    try:
        loaded = desk.insert_good()
    except duckdb.Error:
        # The database tells of a fault in the reader in words of its own.
        if stream.fault is not None:
            raise stream.fault from None
        raise
    finally:
        desk.connection.unregister("landed")
    records = sum(map(len, stream.kept))
    if loaded == records:
        return 0
    kept = pa.Table.from_batches(stream.kept, stream.schema)
    if loaded:
        keys = _keys(kept[DELIVERY].to_numpy(), kept["_record_number"].to_numpy())
        is_loaded = np.isin(keys, desk.loaded_of(kept["_record_number"]))
        kept = kept.filter(pa.array(~is_loaded))
    desk.connection.register("unloaded", kept)
    try:
        broken = desk.insert_broken()
        desk.note_refused()
    finally:
        desk.connection.unregister("unloaded")
    if loaded + broken != records:
        raise RuntimeError(f"{records} records of {desk.table}: {loaded} loaded, {broken} broken.")
    return broken


def _keys(deliveries: npt.NDArray[np.integer], numbers: npt.NDArray[np.integer]) -> Keys:
    """One number for each record, which no other one of the files has."""
    return (deliveries.astype(np.int64) << MOST_BITS) + numbers
