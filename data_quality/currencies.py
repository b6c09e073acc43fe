"""How many decimals a currency has: the table that the dbt project seeds, for use in SQL."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from data_quality.expressions import first_true, quote_text

SEED = Path(__file__).parents[1] / "dbt_project" / "seeds" / "currency_exponents.csv"
USUAL_EXPONENT = 2


@cache
def currency_exponents() -> Mapping[str, int]:
    """Decimals by lower-case ISO 4217 code, of the currencies that do not have the usual two."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["currency"]: int(row["exponent"]) for row in csv.DictReader(file)}


def exponent_expression(currency: str) -> str:
    """SQL for the decimals of a currency, given SQL of its lower-case code."""
    return _by_exponent(currency, {exponent: exponent for exponent in _exponents()})


def factor_expression(currency: str) -> str:
    """SQL for how many minor units one unit of a currency has."""
    return _by_exponent(currency, {exponent: 10**exponent for exponent in _exponents()})


def _exponents() -> set[int]:
    return {USUAL_EXPONENT, *currency_exponents().values()}


def _by_exponent(currency: str, results: Mapping[int, int]) -> str:
    branches = []
    for exponent in sorted(_exponents() - {USUAL_EXPONENT}):
        codes = [code for code, decimals in currency_exponents().items() if decimals == exponent]
        listed = ", ".join(map(quote_text, codes))
        branches.append((f"{currency} in ({listed})", str(results[exponent])))
    return first_true(branches, otherwise=str(results[USUAL_EXPONENT]))
