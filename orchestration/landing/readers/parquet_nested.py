"""Reads what stands deeper in the columns of a Parquet file: in structs, or in JSON texts."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.readers.decimal_marks import has_decimal_comma, with_decimal_comma
from orchestration.landing.readers.json_layout import (
    BrokenTextError,
    nested_columns,
    value_within,
)
from orchestration.landing.readers.json_values import Number, as_text


class NestedColumns:
    """The columns of a contract that stand within columns of a file with these names.

    `names` are the paths under which they are bound, as further columns of the file.
    """

    def __init__(
        self, file_names: Sequence[str], contract: Contract, conventions: Conventions
    ) -> None:
        within = [
            [path for path in paths if path.split(".")[0] in file_names]
            for _, paths in nested_columns(contract)
        ]
        self._columns = [paths for paths in within if paths]
        self._roots = sorted({path.split(".")[0] for paths in self._columns for path in paths})
        self._places = [file_names.index(root) for root in self._roots]
        self._has_decimal_comma = has_decimal_comma(conventions)

    @property
    def names(self) -> list[str]:
        return [paths[0] for paths in self._columns]

    def read(self, texts: Sequence[pa.Array]) -> tuple[list[pa.Array], list[bool]]:
        """The values of each as text, and of every row whether its JSON is broken.

        `texts` holds the columns of the file as they stand in its records.
        """
        rows: list[list[str | None]] = []
        broken: list[bool] = []
        for cells in zip(*(texts[at].to_pylist() for at in self._places), strict=True):
            record = dict(zip(self._roots, cells, strict=True))
            try:
                rows.append([self._text(record, paths) for paths in self._columns])
                broken.append(False)
            except BrokenTextError:
                rows.append([None] * len(self._columns))
                broken.append(True)
        columns = [[row[at] for row in rows] for at in range(len(self._columns))]
        return [pa.array(column, pa.string()) for column in columns], broken

    def _text(self, record: dict[str, Any], paths: Sequence[str]) -> str | None:
        """What a record has at the first path that has a value, as its source would write it."""
        found = (value_within(record, path) for path in paths)
        value = next((item for item in found if item is not None), None)
        if self._has_decimal_comma and isinstance(value, Number):
            return with_decimal_comma(value)
        return as_text(value)
