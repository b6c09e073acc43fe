"""What fitted models expect of a customer: formulas of the papers, one customer at a time."""

from decimal import Decimal, localcontext
from functools import cache

from tests.second_computation.lifetime_fits import Parameters
from tests.second_computation.purchases import Buyer

# The formula takes small numbers as differences of large ones; so many digits can be lost.
DIGITS = 40


def renewal_chances(made: int, count: int, parameters: Parameters) -> list[float]:
    """How likely each of the next renewals is, for a customer who has made so many and stays on.

    The retention rate of Fader and Hardie (2007) at renewal t is (beta + t - 1) / (alpha + beta +
    t - 1).
    """
    alpha, beta = parameters["alpha"], parameters["beta"]
    chances, chance = [], 1.0
    for before in range(made, made + count):
        chance *= (beta + before) / (alpha + beta + before)
        chances.append(chance)
    return chances


def chance_alive(buyer: Buyer, parameters: Parameters) -> float:
    """How likely a buyer is still one: 1 for who has not bought again."""
    return float(1 / (1 + _odds_of_gone(_history(buyer), _exact(parameters))))


def purchases_until(buyer: Buyer, weeks: float, parameters: Parameters) -> float:
    """Purchases that a buyer is expected to make within weeks from now.

    Equation 10 of Fader, Hardie and Lee (2005), with the hypergeometric function as its series.
    """
    return _purchases_until(_history(buyer), weeks, tuple(sorted(parameters.items())))


@cache
def _purchases_until(
    history: tuple[int, float, float], weeks: float, parameters: tuple[tuple[str, float], ...]
) -> float:
    with localcontext(prec=DIGITS):
        exact = _exact(dict(parameters))
        r, alpha, a, b = (exact[name] for name in ("r", "alpha", "a", "b"))
        x, age, ahead = Decimal(history[0]), Decimal(history[2]), Decimal(weeks)
        reach = ahead / (alpha + age + ahead)
        series = _hypergeometric(r + x, b + x, a + b + x - 1, reach)
        bought = (a + b + x - 1) / (a - 1) * (1 - (1 - reach) ** (r + x) * series)
        return float(bought / (1 + _odds_of_gone(history, exact)))


def _odds_of_gone(history: tuple[int, float, float], parameters: dict[str, Decimal]) -> Decimal:
    r, alpha, a, b = (parameters[name] for name in ("r", "alpha", "a", "b"))
    x, recency, age = (Decimal(value) for value in history)
    if x == 0:
        return Decimal(0)
    with localcontext(prec=DIGITS):
        return a / (b + x - 1) * ((alpha + age) / (alpha + recency)) ** (r + x)


def _hypergeometric(first: Decimal, second: Decimal, third: Decimal, z: Decimal) -> Decimal:
    """Gauss's series, until a term no longer counts; 0 <= z < 1."""
    term = total = Decimal(1)
    number = 0
    while abs(term) > abs(total) * Decimal(10) ** (5 - DIGITS):
        term *= (first + number) * (second + number) / ((third + number) * (number + 1)) * z
        total += term
        number += 1
    return total


def purchase_value(buyer: Buyer, parameters: Parameters) -> float | None:
    """What a purchase of a buyer is expected to come to, in major units.

    The mean of Fader and Hardie (2013), which without repeat purchases is that of all buyers,
    p v / (q - 1). None where that is infinite, or where it is not known what the buyer paid.
    """
    p, q, v = (parameters[name] for name in ("p", "q", "v"))
    shape = p * buyer.frequency + q - 1
    if buyer.repeat_value is None or shape <= 0:
        return None
    return p * (v + float(buyer.repeat_value)) / shape


def _history(buyer: Buyer) -> tuple[int, float, float]:
    return buyer.frequency, buyer.recency, buyer.age


def _exact(parameters: Parameters) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in parameters.items()}
