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


def known_exponents() -> set[int]:
    """Every number of decimals that some currency has."""
    return {USUAL_EXPONENT, *currency_exponents().values()}


def exponent_expression(currency: str) -> str:
    """SQL for the decimals of a currency, given SQL of its lower-case code."""
    branches = []
    for exponent in sorted(known_exponents() - {USUAL_EXPONENT}):
        codes = [code for code, decimals in currency_exponents().items() if decimals == exponent]
        branches.append((f"{currency} in ({', '.join(map(quote_text, codes))})", str(exponent)))
    return first_true(branches, otherwise=str(USUAL_EXPONENT))
