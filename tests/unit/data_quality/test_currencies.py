"""Every currency has as many decimals as the seed of the dbt project says."""

import duckdb
import pytest

from data_quality.currencies import (
    currency_exponents,
    exponent_expression,
    factor_expression,
)
from data_quality.expressions import quote_text


@pytest.mark.parametrize(("code", "decimals"), [("usd", 2), ("jpy", 0), ("kwd", 3), ("clf", 4)])
def test_decimals_and_factor_belong_together(code: str, decimals: int) -> None:
    code = quote_text(code)
    query = f"select {exponent_expression(code)}, {factor_expression(code)}"
    assert duckdb.sql(query).fetchone() == (decimals, 10**decimals)


def test_the_exceptions_are_those_of_the_seed() -> None:
    exponents = currency_exponents()
    assert set(exponents.values()) == {0, 3, 4}
    assert "eur" not in exponents
