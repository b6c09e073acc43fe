"""Translates a query of the dbt project, written for DuckDB, for Apache Spark.

sqlglot knows most of what differs between the two. What it does not know, or gets wrong, is a rule:
a function from a node of the syntax tree to the one that takes its place. The session must read
`timestamp` as one without zone and be in UTC (`profiles.yml` sees to both).
"""

from collections.abc import Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, UnsupportedError

from orchestration.spark.documents import DOCUMENTS
from orchestration.spark.queries import QUERIES
from orchestration.spark.syntax import Rule, TranslationError
from orchestration.spark.times import MOMENTS, TIMES
from orchestration.spark.values import VALUES


def to_spark(statement: str) -> str:
    """Return a query of DuckDB in Spark's words. Raises TranslationError."""
    try:
        # sqlglot would pull all queries with a name to the front, where two may have the same one,
        # but not out of brackets.
        tree = exp.Paren(this=sqlglot.parse_one(statement, read="duckdb"))
        _apply(MOMENTS, tree, innermost_first=False)
        _apply([*TIMES, *VALUES, *DOCUMENTS, *QUERIES], tree, innermost_first=True)
        return tree.sql("spark", unsupported_level=sqlglot.ErrorLevel.RAISE, pretty=True)
    except (ParseError, UnsupportedError) as error:
        raise TranslationError(str(error)) from error


def _apply(rules: Sequence[Rule], tree: exp.Expression, *, innermost_first: bool) -> None:
    nodes = [node for node in tree.walk(bfs=False) if node is not tree]
    for node in reversed(nodes) if innermost_first else nodes:
        for rule in rules:
            translated = rule(node)
            if translated is not None:
                node.replace(translated)
                break
