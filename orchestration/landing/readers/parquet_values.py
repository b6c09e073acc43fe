"""Writes the values of Parquet columns as text and as JSON, a column at a time."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from json.encoder import encode_basestring

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.landing.readers.parquet_types import kind_of

FIRST_PRINTABLE, QUOTE, BACKSLASH = ord(" "), ord('"'), ord("\\")
ESCAPES = {code: f"\\u{code:04x}" for code in range(FIRST_PRINTABLE)}
ESCAPES |= {QUOTE: '\\"', BACKSLASH: "\\\\"}
NOT_FINITE = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def as_texts(values: pa.Array) -> pa.Array:
    """The values as a CSV file would hold them; a list or an object as JSON."""
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    if isinstance(values, pa.DictionaryArray):
        values = values.dictionary_decode()
    match kind_of(values.type):
        case "timestamp":
            return _moments(values)
        case "float" | "whole decimal":
            return _without_exponents(values.cast(pa.string()))
        case "decimal":
            # A type of ten decimals writes ten, however few of them say something.
            texts = _without_exponents(values.cast(pa.string()))
            return pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".")
        case "struct":
            members = [_json_of(field) for field in values.flatten()]
            return pc.if_else(values.is_valid(), json_objects(values.type.names, members), None)
        case "list":
            return _enclosed("[", values, _json_of(values.flatten()), "]")
        case "map":
            return _maps(values)
        case "other":
            return pa.array([_spelled(value) for value in values.to_pylist()], pa.string())
        case _:
            return values.cast(pa.string())


def as_json(texts: pa.Array, column_type: pa.DataType) -> pa.Array:
    """The texts of a column's values as parts of a JSON document."""
    if kind_of(column_type) in {"text", "date", "timestamp", "other"}:
        texts = _quoted(texts)
    return pc.fill_null(texts, "null")


def json_objects(names: Sequence[str], members: Sequence[pa.Array]) -> pa.Array:
    """Objects with these keys; `members` holds their JSON values, an array for each key."""
    starts = [f"{', ' if at else '{'}{encode_basestring(name)}: " for at, name in enumerate(names)]
    return pc.binary_join_element_wise(*chain(*zip(starts, members, strict=True)), "}", "")


def _json_of(values: pa.Array) -> pa.Array:
    return as_json(as_texts(values), values.type)


def _moments(values: pa.Array) -> pa.Array:
    """Times as ISO 8601, in UTC when they tell a zone; what is finer than microseconds is cut."""
    zone = "Z" if values.type.tz else ""
    values = values.view(pa.timestamp(values.type.unit))
    if values.type.unit == "ns":
        values = values.cast(pa.timestamp("us"), safe=False)
    # The cast spells out what lies beyond the calendar; strftime would wrap round into it.
    texts = pc.replace_substring_regex(values.cast(pa.string()), "^([0-9-]{10}) ", r"\1T")
    return pc.binary_join_element_wise(texts, zone, "")


def _without_exponents(texts: pa.Array) -> pa.Array:
    """Numbers in digits alone, as contracts want them."""
    is_odd = pc.match_substring_regex(texts, "[a-zA-Z]")
    if not pc.any(is_odd).as_py():
        return texts
    plain = [
        NOT_FINITE[text] if text in NOT_FINITE else format(Decimal(text), "f")
        for text in texts.filter(is_odd).to_pylist()
    ]
    return pc.replace_with_mask(texts, pc.fill_null(is_odd, False), pa.array(plain, pa.string()))


def _maps(values: pa.MapArray) -> pa.Array:
    entry = pa.struct([("key", values.type.key_type), ("value", values.type.item_type)])
    entries = values.cast(pa.list_(entry))
    keys, items = entries.flatten().flatten()
    members = pc.binary_join_element_wise(_quoted(as_texts(keys)), ": ", _json_of(items), "")
    return _enclosed("{", entries, members, "}")


def _enclosed(start: str, lists: pa.Array, members: pa.Array, end: str) -> pa.Array:
    """Texts of lists; `members` holds those of their elements, one list after the other."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    texts = pc.binary_join(pa.ListArray.from_arrays(offsets, members), ", ")
    return pc.if_else(lists.is_valid(), pc.binary_join_element_wise(start, texts, end, ""), None)


def _quoted(texts: pa.Array) -> pa.Array:
    """Texts as JSON strings."""
    content = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    is_special = (content < FIRST_PRINTABLE) | (content == QUOTE) | (content == BACKSLASH)
    # The backslash comes first, as the escapes of the others bring more of them.
    for mark in sorted(np.unique(content[is_special]).tolist(), reverse=True):
        texts = pc.replace_substring(texts, chr(mark), ESCAPES[mark])
    return pc.binary_join_element_wise('"', texts, '"', "")


def _spelled(value: object) -> str | None:
    """A value of a kind that no contract has, as the raw record shows it."""
    if value is None:
        return None
    return value.hex() if isinstance(value, bytes) else str(value)
