"""The shifted-beta-geometric model: how long customers keep renewing a contract.

Fader and Hardie, "How to Project Customer Retention", Journal of Interactive Marketing 21 (2007)
76-90. At each renewal a customer leaves with a probability of their own, which never changes;
over the customers it follows Beta(alpha, beta).
"""

import numpy as np

from orchestration.lifetime_value.maximum_likelihood import Fit, maximise

PARAMETERS = ("alpha", "beta")


def fit(renewed: np.ndarray, lost: np.ndarray, *, customer_count: int) -> Fit | None:
    """Fit the model to how many customers renewed and how many left at renewal 1, 2, 3, ...

    `customer_count` tells how many they are; those who left are counted with what they renewed
    before. None where the counts do not tell two parameters: nobody left, nobody stayed, or all
    of them had one renewal only.
    """
    faced = renewed + lost
    if not (renewed.any() and lost.any() and faced[1:].any()):
        return None
    before = np.arange(len(faced))

    def log_likelihood(alpha: float, beta: float) -> tuple[float, tuple[float, float]]:
        """Logarithm of the product of retention rates, of those who stayed and who left."""
        value = (
            (renewed * np.log(beta + before)).sum()
            + lost.sum() * np.log(alpha)
            - (faced * np.log(alpha + beta + before)).sum()
        )
        shared = (faced / (alpha + beta + before)).sum()
        return value, (lost.sum() / alpha - shared, (renewed / (beta + before)).sum() - shared)

    return maximise(log_likelihood, names=PARAMETERS, customer_count=customer_count)


def renewal_probabilities(
    renewals: np.ndarray, *, count: int, alpha: float, beta: float
) -> np.ndarray:
    """How likely a customer who has renewed so often makes each of the next `count` renewals.

    S(n + k) / S(n), as a product of the paper's retention rates at renewal t,
    (beta + t - 1) / (alpha + beta + t - 1); of shape (customers, count).
    """
    before = np.asarray(renewals, dtype=float)[:, np.newaxis] + np.arange(count)
    return np.cumprod((beta + before) / (alpha + beta + before), axis=1)
