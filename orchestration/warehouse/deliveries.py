"""Records of several files on their way to the database, a portion at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from data_quality.contract import Contract
from orchestration.failpoints import reach
from orchestration.landing.records import batch_schema
from orchestration.warehouse.schema import table_name

MOST_RECORDS = 500_000
"""Of one statement. Much smaller portions would be written twice, as they do not fill the groups
of rows that the database compresses.
"""

MOST_BYTES = 64 << 20
DELIVERY = "_delivery"
"""The name of the column that tells the number of a delivery, from 1 on."""


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
class Delivery:
    """The batches of one file, and where they come from."""

    origin: Origin
    batches: Iterable[pa.Table]


class Stream:
    """The batches of some files of an entity, and what went wrong while they were made.

    `records` counts those of each delivery so far, `kept` holds the batches of the last portion.
    """

    def __init__(self, deliveries: Sequence[Delivery], contract: Contract) -> None:
        self.records = [0] * len(deliveries)
        self.kept: list[pa.RecordBatch] = []
        self.is_at_end = False
        self.fault: BaseException | None = None
        self.schema = batch_schema(contract).append(pa.field(DELIVERY, pa.int32()))
        self._batches = self._numbered(deliveries)

    def portion(self) -> Iterator[pa.RecordBatch]:
        """Yield the next batches, up to the size of a portion, and keep them."""
        self.kept = []
        records = size = 0
        try:
            while records < MOST_RECORDS and size < MOST_BYTES:
                table = next(self._batches, None)
                if table is None:
                    self.is_at_end = True
                    return
                records += len(table)
                size += table.nbytes
                self.kept += table.to_batches()
                yield from table.to_batches()
                reach("mid_insert")
        except BaseException as fault:
            self.fault = fault
            raise

    def _numbered(self, deliveries: Sequence[Delivery]) -> Iterator[pa.Table]:
        for at, delivery in enumerate(deliveries):
            for table in delivery.batches:
                self.records[at] += len(table)
                number = pa.repeat(pa.scalar(at + 1, pa.int32()), len(table))
                yield table.append_column(self.schema.field(DELIVERY), number)
