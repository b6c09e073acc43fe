"""What it takes to read one column: how its value is made of text, and what can be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_quality.contract import Column
from data_quality.expressions import quote_identifier

Finding = tuple[str, str]
"""A condition in SQL, and the code of a reason or a warning where it holds."""


@dataclass(frozen=True)
class Reading:
    """SQL over the cleaned text of a column, which has the name that `text_name` gives.

    `value` is the typed value, null where there is none or it is no good. It may need `steps`:
    columns by name, each step made of what the one before has left. Where a text has no value,
    the first of `refusals` that holds tells why, and `refusal` if none does. All `warnings` that
    hold are given.
    """

    value: str
    refusal: str | None = None
    refusals: Sequence[Finding] = ()
    warnings: Sequence[Finding] = ()
    steps: Sequence[Mapping[str, str]] = ()


def text_name(column: Column) -> str:
    """Name under which the cleaned text of a column stands beside its typed value."""
    return quote_identifier(f"{column.name} as text")
