"""What the rules of translation share: kinds of nodes, and how new ones are written."""

from collections.abc import Callable

from sqlglot import exp

Rule = Callable[[exp.Expression], exp.Expression | None]
"""From a node of the syntax tree to the one that takes its place; None leaves it as it is."""

WITHOUT_ZONE = "timestamp_ntz"
INSTANT = "timestamp_ltz"


class TranslationError(Exception):
    """A query that cannot be said in Spark's words; the message says what is in the way."""


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A call of a function of Spark."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def cast(node: exp.Expression, kind: str) -> exp.Expression:
    """A value as another type, named as Spark names it."""
    return exp.Cast(this=node, to=exp.DataType.build(kind, dialect="spark"))


def type_name(kind: str) -> str:
    """The name of a data type of DuckDB in Spark's words."""
    named = exp.DataType.build(kind, dialect="duckdb")
    # `timestamp` alone is one without zone in our sessions.
    return INSTANT.upper() if named.is_type("timestamptz") else named.sql("spark")


def number(literal: str) -> exp.Expression:
    """A number, written as it is to be read."""
    return exp.Literal.number(literal)


def text(content: str) -> exp.Expression:
    """A text in quotes."""
    return exp.Literal.string(content)


def is_call(node: exp.Expression | None, name: str) -> bool:
    """Whether a node calls a function that sqlglot knows nothing of."""
    return isinstance(node, exp.Anonymous) and node.name.lower() == name


def is_null(node: exp.Expression) -> exp.Expression:
    """The condition that a value is missing."""
    return exp.Is(this=node, expression=exp.Null())
