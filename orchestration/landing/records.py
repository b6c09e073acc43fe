"""Batches of landed records on their way to the warehouse: text by column, and where it stood."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from data_quality.contract import Contract

BATCH_SIZE = 10_000
BATCH_CHARACTERS = 64 << 20
LONGEST_FIELD = 2_000_000
LONGEST_RECORD = 64 << 20


def batch_schema(contract: Contract) -> pa.Schema:
    """Arrow schema of a batch: where a record stood, its untouched text, its columns as text."""
    return pa.schema(
        [
            ("_record_number", pa.int64()),
            ("_line_number", pa.int64()),
            ("_raw_record", pa.string()),
            ("_reader_reason", pa.string()),
            *((column.name, pa.string()) for column in contract.columns),
        ]
    )


@dataclass
class Tally:
    """What the tokeniser met. `records_in` counts every record after the header, blank ones too.

    `passed_over` counts those of other entities, which the same file holds.
    `warnings` counts records by warning code and column name (empty when it is not about one).
    `header` is the text of the line that names the columns, where a format has one.
    """

    records_in: int = 0
    passed_over: int = 0
    blank: int = 0
    repeated_header: int = 0
    header: str | None = None
    warnings: Counter[tuple[str, str]] = field(default_factory=Counter)

    def warn(self, code: str, column: str = "") -> None:
        """Count one more record, or a whole file, that was taken with a reservation."""
        self.warnings[code, column] += 1


class BatchBuilder:
    """Collects records until there are enough for a batch."""

    def __init__(self, contract: Contract) -> None:
        self._schema = batch_schema(contract)
        self._width = len(contract.columns)
        self._rows: list[tuple[object, ...]] = []
        self._characters = 0

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def is_full(self) -> bool:
        return len(self._rows) >= BATCH_SIZE or self._characters >= BATCH_CHARACTERS

    def add(self, number: int, line: int, raw: str, values: Sequence[str | None]) -> None:
        """Add a record whose values stand in the order of the contract's columns."""
        self._characters += len(raw)
        self._rows.append((number, line, raw, None, *values))

    def add_broken(self, number: int, line: int, raw: str, reason_code: str) -> None:
        """Add a record that could not be taken apart."""
        self._characters += len(raw)
        self._rows.append((number, line, raw, reason_code, *([None] * self._width)))

    def take(self) -> pa.Table:
        """Return what was collected and start anew."""
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._schema)
        self._rows, self._characters = [], 0
        arrays = [
            pa.array(values, type=kind.type)
            for values, kind in zip(columns, self._schema, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=self._schema)
