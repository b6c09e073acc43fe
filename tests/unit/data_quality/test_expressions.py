"""Names and texts that become SQL cannot become anything else."""

import pytest

from data_quality.expressions import quote_identifier, quote_text


def test_an_identifier_from_data_cannot_become_sql() -> None:
    with pytest.raises(ValueError, match="NUL"):
        quote_identifier("a\0b")
    assert quote_identifier('x"; drop table t') == '"x""; drop table t"'


def test_a_text_cannot_end_itself() -> None:
    assert quote_text("it's") == "'it''s'"
