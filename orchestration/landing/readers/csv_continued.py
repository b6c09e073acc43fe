"""Completes rows that continue the record above them: exports with one row per line item.

Such rows repeat the name of their record and leave out what its first row has told.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data_quality.contract import Contract


def continued(batches: Iterable[pa.Table], contract: Contract) -> Iterator[pa.Table]:
    """The batches of a file with counted rows, and empty cells filled from the row above.

    That is for contracts with a column that counts the rows of one name; another key under the
    same name is another record. Rows that could not be taken apart, or have no name, stay as they
    are, and what follows does not start anew.
    """
    counter = next((column for column in contract.columns if column.counts), None)
    if counter is None or counter.counts is None:
        yield from batches
        return
    filled = [column.name for column in contract.columns if column.fills_down]
    keys = [name for name in filled if name in contract.key]
    above: pa.Table | None = None
    for batch in batches:
        named = pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(batch[counter.counts])), 0)
        kept = np.flatnonzero(pc.fill_null(named, False).to_numpy())
        if not len(kept):
            yield batch
            continue
        rows = batch.take(pa.array(kept))
        if above is not None:
            rows = pa.concat_tables([above, rows])
        names = [_filled(rows[key], _changes(rows[counter.counts])) for key in keys]
        begins = np.any([_changes(column) for column in [rows[counter.counts], *names]], axis=0)
        rows = _completed(rows, begins, counter=counter.name, filled=filled)
        above = rows[-1:]
        yield _put_back(batch, rows[-len(kept) :], kept, [counter.name, *filled])


def _changes(column: pa.ChunkedArray) -> np.ndarray:
    """Tell of each value whether it is another than the one before."""
    values = column.to_numpy()
    return np.append(True, values[1:] != values[:-1])


def _filled(column: pa.ChunkedArray, begins: np.ndarray) -> pa.ChunkedArray:
    """The column with the last text above in each empty cell, back to where a record begins."""
    has_text = pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0)
    is_own = pc.fill_null(has_text, False).to_numpy() | begins
    source = np.maximum.accumulate(np.where(is_own, np.arange(len(column)), 0))
    return column.take(pa.array(source))


def _completed(rows: pa.Table, begins: np.ndarray, *, counter: str, filled: list[str]) -> pa.Table:
    """The rows with all that the ones above them tell; the first may have its number already."""
    number = np.arange(len(rows))
    first = np.maximum.accumulate(np.where(begins, number, 0))
    before = int(rows[counter][0].as_py() or 1) - 1
    counts = number - first + 1 + np.where(first == 0, before, 0)
    rows = _with(rows, counter, pa.array(counts).cast(pa.string()))
    for column in filled:
        rows = _with(rows, column, _filled(rows[column], begins))
    return rows


def _put_back(batch: pa.Table, rows: pa.Table, kept: np.ndarray, columns: list[str]) -> pa.Table:
    """The batch with these columns of some of its rows."""
    place = np.zeros(len(batch), np.int64)
    place[kept] = np.arange(len(kept))
    is_other = np.ones(len(batch), bool)
    is_other[kept] = False
    for column in columns:
        values = rows[column].take(pa.array(place, mask=is_other))
        batch = _with(batch, column, pc.if_else(pa.array(is_other), batch[column], values))
    return batch


def _with(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), values)
