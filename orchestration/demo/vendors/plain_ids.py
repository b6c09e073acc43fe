"""Gives the company ids that are made of digits alone, as vendors number their records."""

import re
from collections.abc import Mapping

import pyarrow as pa

NUMBERED = re.compile(r"([A-Z]+)-([0-9]+)")
LETTERS_AND_DIGITS = 36


def with_plain_ids(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The same rows with T-0000001 as 290000001: a number for the letters, then the digits."""
    return {name: _with_plain_ids(table) for name, table in tables.items()}


def plain_id(text: str) -> str:
    """The id in digits; any other text as it is."""
    found = NUMBERED.fullmatch(text)
    return f"{int(found[1], LETTERS_AND_DIGITS)}{found[2]}" if found else text


def _with_plain_ids(table: pa.Table) -> pa.Table:
    columns = [
        _renamed(column.combine_chunks()) if pa.types.is_string(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _renamed(column: pa.StringArray) -> pa.Array:
    encoded = column.dictionary_encode()
    names = [plain_id(text) for text in encoded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(names, pa.string())).cast(
        pa.string()
    )
