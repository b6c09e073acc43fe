"""Parses JSON without loss: numbers keep their digits, and what is ambiguous is told."""

import json
from json.encoder import encode_basestring
from typing import Any

from orchestration.landing.records import LONGEST_FIELD

DEEPEST = 100
LITERALS = {None: "null", True: "true", False: "false"}


class Number(str):
    """A number as it was written; `float` would lose digits, and turns 1e400 into infinity."""

    __slots__ = ()


class JsonParser:
    """Takes JSON values out of a text."""

    def __init__(self) -> None:
        self._has_repeats = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=Number,
            parse_float=Number,
            parse_int=Number,
        )

    def value_at(self, text: str, start: int) -> tuple[Any, int]:
        """The value that begins at a position, and where it ends.

        Raises ValueError when there is none, and RecursionError for one nested without end.
        """
        self._has_repeats = False
        return self._decoder.raw_decode(text, start)

    def flaw(self, value: Any, raw: str) -> str | None:
        """The reason code of a value, just taken, that cannot be a record; `raw` is its text."""
        if not isinstance(value, dict) or self._has_repeats:
            return "bad_json"
        if raw.count("{") + raw.count("[") > DEEPEST and _is_too_deep(value):
            return "bad_json"
        if "\\u" in raw and _has_half_character(value, raw):
            return "bad_json"
        if len(raw) > LONGEST_FIELD and any(
            len(as_text(item) or "") > LONGEST_FIELD for item in value.values()
        ):
            return "field_too_long"
        return None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(pairs)
        if len(record) != len(pairs):
            self._has_repeats = True
        return record


def as_text(value: Any) -> str | None:
    """A value as a CSV file would hold it: text without quotes, a list or an object as JSON."""
    return value if value is None or isinstance(value, str) else _nested(value)


def _nested(value: Any) -> str:
    """JSON text of a value, its numbers as they were written."""
    if isinstance(value, str):
        return str(value) if isinstance(value, Number) else encode_basestring(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    if isinstance(value, dict):
        pairs = [f"{encode_basestring(key)}: {_nested(item)}" for key, item in value.items()]
        return f"{{{', '.join(pairs)}}}"
    return LITERALS[value]


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            item
            for outer in level
            for item in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(item, dict | list)
        ]
    return bool(level)


def _has_half_character(value: Any, raw: str) -> bool:
    """Half of an escaped pair of characters parses, and no database takes it."""
    if "\\ud" not in raw and "\\uD" not in raw:
        return False
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
