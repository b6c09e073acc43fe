"""Every currency has as many decimals as the seed of the dbt project says."""

import duckdb
import pytest

from data_quality.currencies import currency_exponents, exponent_expression, known_exponents
from data_quality.expressions import quote_text


@pytest.mark.parametrize(("code", "decimals"), [("usd", 2), ("jpy", 0), ("kwd", 3), ("clf", 4)])
def test_a_currency_has_its_decimals(code: str, decimals: int) -> None:
    query = f"select {exponent_expression(quote_text(code))}"
    assert duckdb.sql(query).fetchone() == (decimals,)


def test_the_exceptions_are_those_of_the_seed() -> None:
    assert "eur" not in currency_exponents()
    assert known_exponents() == {0, 2, 3, 4}
