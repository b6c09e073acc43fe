"""One expectation as data, so that checks can be named without importing Great Expectations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Check:
    """An expectation by its Great Expectations class name and arguments.

    A critical check that fails holds the source; a warning is only told. In a query, `{batch}`
    stands for the new rows, and every row that comes back is one too many.
    """

    name: str
    description: str
    severity: Severity
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def no_rows(name: str, description: str, query: str, *, severity: Severity = "critical") -> Check:
    """A check that passes when its query returns nothing."""
    return Check(
        name, description, severity, "UnexpectedRowsExpectation", {"unexpected_rows_query": query}
    )
