"""Pieces of SQL that everything here is made of: quoted names and texts, tests and choices."""

from collections.abc import Iterable


def quote_identifier(name: str) -> str:
    """Quote a table or column name for DuckDB. Names come from contracts, never from data."""
    if "\0" in name:
        raise ValueError("An identifier holds a NUL byte.")
    return '"' + name.replace('"', '""') + '"'


def quote_text(value: str) -> str:
    """Quote a constant of a contract as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def matches(text: str, pattern: str) -> str:
    """SQL that tells whether a text has this form from its beginning to its end."""
    return f"regexp_full_match({text}, {quote_text(pattern)})"


def first_true(branches: Iterable[tuple[str, str]], *, otherwise: str = "null") -> str:
    """SQL for the result of the first condition that holds, of pairs of condition and result."""
    cases = " ".join(f"when {condition} then {result}" for condition, result in branches)
    return f"case {cases} else {otherwise} end" if cases else otherwise
