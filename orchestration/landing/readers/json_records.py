"""Gathers JSON records into batches, their keys bound to the contract by name."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from data_quality.contract import Contract
from data_quality.conventions import Conventions
from orchestration.landing.binding import (
    MOST_COLUMNS,
    bind,
    column_indices,
    gatherer_of,
    is_ignored,
    normalise,
)
from orchestration.landing.readers.decimal_marks import has_decimal_comma, with_decimal_comma
from orchestration.landing.readers.json_layout import (
    ENVELOPE,
    BrokenTextError,
    nested_columns,
    record_in,
    value_within,
)
from orchestration.landing.readers.json_shapes import JsonShapes
from orchestration.landing.readers.json_values import Number, as_text
from orchestration.landing.records import BATCH_CHARACTERS, BATCH_SIZE, Tally, batch_schema
from orchestration.landing.rejection import FileRejectedError

PLACES = ("_record_number", "_line_number", "_raw_record", "_reader_reason")


class JsonRecords:
    """The records since the last batch. A column counts as present when any record names it."""

    def __init__(self, contract: Contract, conventions: Conventions, tally: Tally) -> None:
        self._contract = contract
        self._tally = tally
        self._has_decimal_comma = has_decimal_comma(conventions)
        self._is_plain = contract.layout.form is None
        self._indices = column_indices(contract)
        self._nested = nested_columns(contract)
        self._roots = {path.split(".")[0] for _, paths in self._nested for path in paths}
        self._gatherer = gatherer_of(contract)
        self._shapes = JsonShapes()
        self._has_shapes = (
            self._is_plain
            and not self._nested
            and self._gatherer is None
            and not self._has_decimal_comma
        )
        self._names: dict[str, None] = {}
        self._ignored: set[str] = set()
        self._paths: dict[int, str] = {}
        self._keys: list[str | None] = [None] * len(contract.columns)
        # Flat lists rather than a tuple for each record: those would keep the collector busy.
        self._places: list[Any] = []
        self._values: list[Any] = []
        self._characters = 0

    @property
    def is_full(self) -> bool:
        is_long = len(self._places) >= BATCH_SIZE * len(PLACES)
        return is_long or self._characters >= BATCH_CHARACTERS

    def add(
        self, line_number: int, raw: str, value: dict[Any, Any], place: str | None = None
    ) -> None:
        """Add the record that a value holds, unless it is another entity's.

        `place` is the path of the list in which the value stands.
        """
        record = value if self._is_plain else record_in(value, place, self._contract)
        if record is None:
            self._tally.passed_over += 1
            return
        try:
            nested = [self._reach_for(index, paths, record) for index, paths in self._nested]
        except BrokenTextError:
            self._append(line_number, raw, "bad_json", {})
            return
        if not record.keys() <= self._names.keys():
            self._learn(record)
        self._append(line_number, raw, None, record)
        for (index, paths), value in zip(self._nested, nested, strict=True):
            if value is not None or self._is_on_the_way(index, paths, record):
                self._values[index - len(self._keys)] = value

    def add_alike(self, line_number: int, line: str) -> bool:
        """Add the record of a line that is written like one before; tell whether it is."""
        texts = self._shapes.texts(line)
        if texts is None:
            return False
        self._characters += len(line)
        self._tally.records_in += 1
        number = self._tally.records_in + self._tally.passed_over
        self._places += (number, line_number, line, None)
        self._values += texts
        return True

    def learn_shape(self, line: str) -> None:
        """Note how a line is written whose record was added last."""
        if self._has_shapes:
            self._shapes.learn(line, self._keys)

    def add_broken(
        self, line_number: int, raw: str, reason_code: str, place: str | None = None
    ) -> None:
        """Add a record that could not be taken apart, unless another entity gets it."""
        if self._is_anothers(place):
            self._tally.passed_over += 1
        else:
            self._append(line_number, raw, reason_code, {})

    def add_blank(self) -> None:
        """Count a line without a record, unless another entity does."""
        if self._is_anothers(None):
            self._tally.passed_over += 1
        else:
            self._tally.records_in += 1
            self._tally.blank += 1

    def take(self) -> pa.Table:
        """Return what was gathered and start anew."""
        schema = batch_schema(self._contract)
        places, values, width = self._places, self._values, len(self._keys)
        self._places, self._values, self._characters = [], [], 0
        arrays = [
            pa.array(places[at :: len(PLACES)], schema.field(name).type)
            for at, name in enumerate(PLACES)
        ]
        arrays += [self._texts(values[at::width]) for at in range(width)]
        return pa.Table.from_arrays(arrays, schema=schema)

    def finish(self) -> pa.Table:
        """Return the last batch. Raises FileRejectedError when no record named a needed column."""
        if self._names:
            own = (name for name in self._names if not self._is_only_a_step(name))
            bind([*own, *self._paths.values()], self._contract).tell(self._tally)
        return self.take()

    def _is_only_a_step(self, name: str) -> bool:
        """Tell whether a key is just on the way to a value, and stands for no column itself."""
        index = self._indices.get(normalise(name))
        return name == ENVELOPE or (name in self._roots and (index is None or index in self._paths))

    def _is_anothers(self, place: str | None) -> bool:
        """Tell whether what cannot be taken apart goes to another entity of the file."""
        if place is not None:
            return place != self._contract.layout.list_at
        return not self._contract.sharing.takes_broken

    def _append(
        self, line_number: int, raw: str, reason_code: str | None, record: dict[Any, Any]
    ) -> None:
        self._characters += len(raw)
        self._tally.records_in += 1
        number = self._tally.records_in + self._tally.passed_over
        self._places += (number, line_number, raw, reason_code)
        self._values += map(record.get, self._keys)
        if self._gatherer is not None and record:
            taken = {ENVELOPE, *self._roots, *self._ignored, *filter(None, self._keys)}
            others = {name: value for name, value in record.items() if name not in taken}
            self._values[self._gatherer - len(self._keys)] = others

    def _reach_for(self, index: int, paths: Sequence[str], record: dict[Any, Any]) -> Any:
        """What a record has at the first of a column's paths that has a value."""
        for path in paths:
            value = value_within(record, path)
            if value is not None:
                self._paths.setdefault(index, path)
                return value
        return None

    def _is_on_the_way(self, index: int, paths: Sequence[str], record: dict[Any, Any]) -> bool:
        """Tell whether a column's own key holds nothing but an object on the way to its value."""
        key = self._keys[index]
        is_step = any(path.split(".")[0] == key for path in paths)
        return is_step and isinstance(record.get(key), dict)

    def _learn(self, record: dict[str, Any]) -> None:
        """Note which of a record's keys stands for which column."""
        for name in record:
            if name in self._names:
                continue
            self._names[name] = None
            if is_ignored(normalise(name), self._contract):
                self._ignored.add(name)
            index = self._indices.get(normalise(name))
            if index is not None:
                if self._keys[index] is not None:
                    column = self._contract.columns[index].name
                    raise FileRejectedError("duplicate_column", f"{column} has two names.")
                self._keys[index] = name
        if len(self._names) > MOST_COLUMNS:
            raise FileRejectedError("too_many_columns")

    def _texts(self, values: Sequence[Any]) -> pa.Array:
        """Values as this source would write them in a text file."""
        if self._has_decimal_comma:
            values = [
                with_decimal_comma(value) if isinstance(value, Number) else value
                for value in values
            ]
        try:
            # Nothing but strings, numbers and nulls: the common case, and several times faster.
            return pa.array(values, pa.string())
        except pa.ArrowTypeError:
            return pa.array([as_text(value) for value in values], pa.string())
