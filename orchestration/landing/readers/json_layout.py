"""Where a record stands in a JSON value: within wrappers, and told from others by its marks."""

from collections.abc import Collection
from enum import IntEnum
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


class Claim(IntEnum):
    """How sure it is that a value holds a record of an entity: by marks or a wrapper, by the list
    in which it stands, or by nothing that speaks against it.
    """

    NONE = 0
    POSSIBLE = 1
    LISTED = 2
    TOLD = 3


def claim_of(value: Record, place: str | None, layout: FileLayout) -> Claim:
    """How well a layout fits a value; `place` is the path of the list in which it stands."""
    if place not in {None, layout.list_at} or unwrap(value, layout) is None:
        return Claim.NONE
    if layout.marks or is_wrapped(value, layout):
        return Claim.TOLD
    return Claim.POSSIBLE if place is None else Claim.LISTED


def record_in(value: Record, place: str | None, contract: Contract) -> Record | None:
    """The record of an entity in a value; None if it is another one's."""
    layout, sharing = contract.layout, contract.sharing
    record = unwrap(value, layout) if place in {None, layout.list_at} else None
    if record is None or not sharing.rivals:
        return record
    own = claim_of(value, place, layout)
    if own is Claim.POSSIBLE and not sharing.takes_the_rest:
        return None
    is_anothers = any(claim_of(value, place, rival) > own for rival in sharing.rivals)
    return None if is_anothers else record


def unwrap(value: Record, layout: FileLayout) -> Record | None:
    """The record in a value; None if its marks are another entity's.

    One that stands in none of the wrappers stands for itself. What surrounds a wrapped record is
    kept in it, under the name of the envelope.
    """
    inner = _wrapped(value, layout)
    if inner is not None:
        return {**inner, ENVELOPE: value} if is_marked(inner, layout) else None
    return value if is_marked(value, layout) else None


def is_wrapped(value: Record, layout: FileLayout) -> bool:
    """Tell whether a value holds one of the wrappers."""
    return _wrapped(value, layout) is not None


def is_marked(record: Record, layout: FileLayout) -> bool:
    """Tell whether a record has every mark of its entity."""
    return all(
        _is_one_of(value_at(record, path), expected) for path, expected in layout.marks.items()
    )


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


def _wrapped(value: Record, layout: FileLayout) -> Record | None:
    """What stands in the first of the wrappers that a value has.

    A record may have an object of that name, such as the group of a ticket: with a key of its own
    and no marks within, it is taken for itself.
    """
    for path in layout.wrapped_in:
        inner = value_at(value, path)
        if isinstance(inner, dict):
            is_sure = layout.marks or "." in path or not any(name in value for name in layout.key)
            return inner if is_sure else None
    return None


def _is_one_of(value: Any, expected: Collection[str]) -> bool:
    return value is not None and (ANYTHING in expected or str(value) in expected)
