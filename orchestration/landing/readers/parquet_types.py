"""Which types of a Parquet column a contract column can be made of."""

from collections.abc import Callable

import pyarrow as pa

from data_quality.contract import Column

KINDS: tuple[tuple[str, Callable[[pa.DataType], bool]], ...] = (
    ("null", pa.types.is_null),
    ("text", pa.types.is_string),
    ("text", pa.types.is_large_string),
    ("text", pa.types.is_string_view),
    ("boolean", pa.types.is_boolean),
    ("integer", pa.types.is_integer),
    ("float", pa.types.is_floating),
    ("whole decimal", lambda kind: pa.types.is_decimal(kind) and kind.scale <= 0),
    ("decimal", pa.types.is_decimal),
    ("date", pa.types.is_date),
    ("timestamp", pa.types.is_timestamp),
    ("map", pa.types.is_map),
    ("list", pa.types.is_list),
    ("list", pa.types.is_large_list),
    ("list", pa.types.is_fixed_size_list),
    ("struct", pa.types.is_struct),
)
NUMBERS = {"integer", "whole decimal", "decimal", "float"}
ALLOWED = {
    "string": {"null", "text", "integer", "whole decimal"},
    "integer": {"null", "text", "integer", "whole decimal"},
    "number": {"null", "text"} | NUMBERS,
    "boolean": {"null", "text", "boolean"},
    "date": {"null", "text", "date"},
    "timestamp": {"null", "text", "timestamp"},
    "object": {"null", "text", "map", "list", "struct"},
}


def stored_type(column_type: pa.DataType) -> pa.DataType:
    """The type of the values themselves, whatever they are called and however they are packed."""
    if isinstance(column_type, pa.BaseExtensionType):
        column_type = column_type.storage_type
    return column_type.value_type if pa.types.is_dictionary(column_type) else column_type


def kind_of(column_type: pa.DataType) -> str:
    """In a word, what a column of this type holds."""
    stored = stored_type(column_type)
    return next((kind for kind, is_of_kind in KINDS if is_of_kind(stored)), "other")


def fits(column: Column, column_type: pa.DataType) -> bool:
    """Tell whether a contract column can be made of this type without losing or guessing.

    A time that is a number of units since 1970 is one here as well.
    """
    is_count = column.logical_type == "timestamp" and column.format is not None
    return kind_of(column_type) in ALLOWED["integer" if is_count else column.logical_type]
