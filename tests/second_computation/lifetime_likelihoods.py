"""How likely what customers did is under the models of lifetime value: the papers' formulas.

bg_nbd: Fader, Hardie and Lee (2005). gamma_gamma: Fader and Hardie (2013), for the mean value of a
buyer's repeat purchases. shifted_beta_geometric: Fader and Hardie (2007).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from math import exp, lgamma, log

from tests.second_computation.purchases import Buyer
from tests.second_computation.renewals import Stay

Likelihood = Callable[..., float]
PARAMETERS = {
    "bg_nbd": ("r", "alpha", "a", "b"),
    "gamma_gamma": ("p", "q", "v"),
    "shifted_beta_geometric": ("alpha", "beta"),
}


def log_beta(first: float, second: float) -> float:
    """Logarithm of the beta function."""
    return lgamma(first) + lgamma(second) - lgamma(first + second)


def of_purchases(buyers: Iterable[Buyer]) -> Likelihood:
    """The log-likelihood of buyers under bg_nbd."""
    histories = Counter((buyer.frequency, buyer.recency, buyer.age) for buyer in buyers)
    frequencies: Counter[int] = Counter()
    for (x, _, _), count in histories.items():
        frequencies[x] += count

    def log_likelihood(r: float, alpha: float, a: float, b: float) -> float:
        total = 0.0
        for x, count in frequencies.items():
            buying = lgamma(r + x) - lgamma(r) + r * log(alpha)
            staying = log_beta(a, b + x) - log_beta(a, b)
            total += count * (buying + staying)
        for (x, recency, age), count in histories.items():
            silent = -(r + x) * log(alpha + age)
            if x:
                gone = log(a / (b + x - 1)) - (r + x) * log(alpha + recency)
                most = max(silent, gone)
                silent = most + log(exp(silent - most) + exp(gone - most))
            total += count * silent
        return total

    return log_likelihood


def of_values(buyers: Iterable[Buyer]) -> Likelihood:
    """The log-likelihood of repeat buyers' mean values under gamma_gamma."""
    means = [
        (buyer.frequency, float(buyer.repeat_value / buyer.frequency))
        for buyer in buyers
        if buyer.repeat_value is not None and buyer.is_valued
    ]

    def log_likelihood(p: float, q: float, v: float) -> float:
        total = 0.0
        for x, mean in means:
            total += -log_beta(p * x, q) + q * log(v) - log(mean)
            total += p * x * log(x * mean) - (p * x + q) * log(v + x * mean)
        return total

    return log_likelihood


def of_renewals(stays: Iterable[Stay]) -> Likelihood:
    """The log-likelihood of subscribers under shifted_beta_geometric: who left when, who stays."""
    histories = Counter((stay.made, stay.made < stay.due) for stay in stays)

    def log_likelihood(alpha: float, beta: float) -> float:
        return sum(
            count * (log_beta(alpha + has_left, beta + made) - log_beta(alpha, beta))
            for (made, has_left), count in histories.items()
        )

    return log_likelihood
