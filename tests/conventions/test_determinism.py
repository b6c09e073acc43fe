"""No model asks the clock or chance, or for a value that depends on the order of rows."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "dbt_project"
FORBIDDEN = re.compile(
    r"""
    \b(any_value|arbitrary|approx_\w+|reservoir_quantile|random|setseed|uuid|gen_random_uuid
        |now|today|get_current_\w+|transaction_timestamp|stddev\w*|var_\w+|kahan_sum|fsum)\s*\(
    | \bcurrent_(date|time|timestamp)\b
    """,
    re.VERBOSE,
)
ORDERED = re.compile(r"\b(first|last|list|array_agg|string_agg|group_concat)\s*\(")
COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)


def statement_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8").lower())


def call_at(text: str, start: int) -> str:
    """The call whose opening bracket comes next, up to its closing one."""
    depth = 0
    for position in range(text.index("(", start), len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return text[start : position + 1]
    return text[start:]


FILES = sorted([*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("macros/**/*.sql")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_model_depends_on_its_rows_alone(path: Path) -> None:
    text = statement_of(path)
    assert FORBIDDEN.search(text) is None
    for match in ORDERED.finditer(text):
        assert "order by" in call_at(text, match.start()), match.group()


@pytest.mark.parametrize(
    "text",
    ["select any_value(x)", "where d < current_date", "select now()", "select approx_quantile(x)"],
)
def test_what_is_forbidden_is_found(text: str) -> None:
    assert FORBIDDEN.search(text)
