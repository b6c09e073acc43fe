"""Where a record stands in a JSON value: within wrappers, and told from others by its marks."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from data_quality.contract import Contract, FileLayout
from orchestration.landing.readers.json_values import JsonParser, Number

ENVELOPE = ".."
"""Begins the path of a value that stands beside the wrapper of a record, not in the record.

What no wrapper surrounds is its own surroundings: such a path leads into the record itself.
"""

ANYTHING = "*"
"""The mark of a key that has a value, whichever."""

Record = dict[str, Any]


class BrokenTextError(ValueError):
    """A text within a record begins like a JSON object and is none."""


def unwrap(value: Record, layout: FileLayout) -> Record | None:
    """The record in a value; None if it is another entity's.

    One that stands in none of the wrappers stands for itself. What surrounds a wrapped record is
    kept in it, under the name of the envelope.
    """
    for path in layout.wrapped_in:
        inner = value_at(value, path)
        if isinstance(inner, dict):
            return {**inner, ENVELOPE: value} if is_marked(inner, layout) else None
    return value if is_marked(value, layout) else None


def is_wrapped(value: Record, layout: FileLayout) -> bool:
    """Tell whether a value holds one of the wrappers."""
    return any(isinstance(value_at(value, path), dict) for path in layout.wrapped_in)


def is_marked(record: Record, layout: FileLayout) -> bool:
    """Tell whether a record has every mark of its entity."""
    return all(
        _is_one_of(value_at(record, path), expected) for path, expected in layout.marks.items()
    )


def _is_one_of(value: Any, expected: Collection[str]) -> bool:
    return value is not None and (ANYTHING in expected or str(value) in expected)


def value_at(record: Record, path: str) -> Any:
    """What stands at a path of keys joined by dots; None where a step is missing."""
    value: Any = record
    if path.startswith(ENVELOPE):
        value, path = record.get(ENVELOPE, record), path.removeprefix(ENVELOPE)
    for step in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def value_within(record: Record, path: str) -> Any:
    """What stands at a path, also within JSON objects that are kept as text.

    Raises BrokenTextError.
    """
    if path.startswith(ENVELOPE):
        return value_at(record, path)
    value: Any = record
    for step in path.split("."):
        if isinstance(value, str) and not isinstance(value, Number) and value.startswith("{"):
            value = _parsed(value)
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


@lru_cache(maxsize=4)
def _parsed(text: str) -> Any:
    """The object in a text; several columns of a record are in the same one."""
    parser = JsonParser()
    try:
        value, end = parser.value_at(text, 0)
    except (ValueError, RecursionError):
        raise BrokenTextError from None
    if text[end:].strip() or parser.flaw(value, text):
        raise BrokenTextError
    return value


def nested_columns(contract: Contract) -> list[tuple[int, tuple[str, ...]]]:
    """Index of each column that stands deeper in a record, and the paths at which it may."""
    found = (
        (index, tuple(name for name in column.aliases if "." in name))
        for index, column in enumerate(contract.columns)
    )
    return [(index, paths) for index, paths in found if paths]
