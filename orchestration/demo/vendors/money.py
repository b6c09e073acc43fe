"""Amounts in the units of a currency, as most exports write them."""

from data_quality.currencies import USUAL_EXPONENT, currency_exponents


def in_units(amount: int | None, currency: str) -> str:
    """`12.30` of 1230 cents; empty for null. A currency without minor units has no point."""
    if amount is None:
        return ""
    decimals = currency_exponents().get(currency, USUAL_EXPONENT)
    digits = str(amount).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
