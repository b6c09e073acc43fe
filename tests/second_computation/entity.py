"""What a landed entity is: its columns, key, cursor and row rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

Record = dict[str, Any]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Column:
    """One column: how its text is read, and whether it may be empty.

    `values` are the words of an enum; `synonyms` are other spellings of them. A word outside
    the list is kept as unknown, or leaves the row out when the list is closed.
    """

    name: str
    kind: str = "text"
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    values: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    is_closed_list: bool = False


@dataclass(frozen=True)
class Entity:
    """One kind of landed row. `breaks_rule` tells whether a typed row contradicts itself."""

    source: str
    name: str
    key: tuple[str, ...]
    cursor: str | None
    columns: tuple[Column, ...]
    breaks_rule: Callable[[Record], bool]


def is_before(earlier: Any, later: Any) -> bool:
    """Whether one value lies before another; nothing is known of a value that is not there."""
    return earlier is not None and later is not None and earlier < later


def never(row: Record) -> bool:
    """The rule of a row that cannot contradict itself."""
    del row
    return False


def is_created_late(row: Record) -> bool:
    """Whether a row was created more than a day after its own last change."""
    return bool(row["created_at"] - row["updated_at"] > ONE_DAY)
