"""The BG/NBD model: how often customers without a contract will buy again.

Fader, Hardie and Lee, ""Counting Your Customers" the Easy Way", Marketing Science 24 (2005)
275-284. While active a customer buys at a rate of their own, Gamma(r, alpha) over the customers,
and after each purchase drops out for good with a probability p of their own, Beta(a, b).
"""

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.special import digamma, gammaln

from orchestration.lifetime_value.maximum_likelihood import Fit, maximise

PARAMETERS = ("r", "alpha", "a", "b")
NODE_COUNT = 64


def fit(
    frequency: np.ndarray, recency: np.ndarray, age: np.ndarray, *, customers: np.ndarray
) -> Fit | None:
    """Fit the model to repeat purchases, the time from the first to the last, and to the end.

    Times are in weeks; each combination stands for so many `customers`. None with fewer than two
    repeat buyers: without them nothing tells how customers drop out.
    """
    if customers[frequency > 0].sum() < 2:
        return None
    often, group = np.unique(frequency, return_inverse=True)
    buyers = np.bincount(group, weights=customers)

    def log_likelihood(r: float, alpha: float, a: float, b: float) -> tuple[float, np.ndarray]:
        parameters = {"r": r, "alpha": alpha, "a": a, "b": b}
        of_times, times_gradient = _likelihood_of_times(often, buyers, **parameters)
        of_waits, waits_gradient = _likelihood_of_waits(
            frequency, recency, age, customers, **parameters
        )
        return of_times + of_waits, times_gradient + waits_gradient

    return maximise(log_likelihood, names=PARAMETERS, customer_count=int(customers.sum()))


def _likelihood_of_times(
    often: np.ndarray, buyers: np.ndarray, *, r: float, alpha: float, a: float, b: float
) -> tuple[float, np.ndarray]:
    """The part of the paper's log-likelihood that only the frequency decides, and its gradient."""
    value = (
        (gammaln(r + often) - gammaln(r) + r * np.log(alpha))
        + (gammaln(a + b) - gammaln(a + b + often))
        + (gammaln(b + often) - gammaln(b))
    )
    by_both = digamma(a + b) - digamma(a + b + often)
    gradient = [
        digamma(r + often) - digamma(r) + np.log(alpha),
        np.full(len(often), r / alpha),
        by_both,
        by_both + digamma(b + often) - digamma(b),
    ]
    return (buyers * value).sum(), np.array([(buyers * part).sum() for part in gradient])


def _likelihood_of_waits(
    frequency: np.ndarray,
    recency: np.ndarray,
    age: np.ndarray,
    customers: np.ndarray,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
) -> tuple[float, np.ndarray]:
    """The rest of it: either still active up to the end, or gone since the last purchase.

    Only a repeat buyer can be gone. Both likelihoods are too small to be added but by their
    logarithms.
    """
    can_be_gone = frequency > 0
    times = frequency[can_be_gone]
    until_end, until_last = np.log(alpha + age), np.log(alpha + recency)
    value = -(r + frequency) * until_end
    value_of_gone = np.log(a) - np.log(b + times - 1) - (r + times) * until_last[can_be_gone]
    value[can_be_gone] = np.logaddexp(value[can_be_gone], value_of_gone)
    gone = np.zeros(len(frequency))
    gone[can_be_gone] = np.exp(value_of_gone - value[can_be_gone])
    wait = until_end + gone * (until_last - until_end)
    slope = (1 - gone) / (alpha + age) + gone / (alpha + recency)
    left = (customers * gone)[can_be_gone]
    gradient = [
        -(customers * wait).sum(),
        -(customers * (r + frequency) * slope).sum(),
        left.sum() / a,
        -(left / (b + times - 1)).sum(),
    ]
    return (customers * value).sum(), np.array(gradient)


def probability_alive(
    frequency: np.ndarray,
    recency: np.ndarray,
    age: np.ndarray,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
) -> np.ndarray:
    """How likely a customer has not dropped out yet; 1 for one who never bought again.

    Derived in Fader, Hardie and Lee, "Computing P(alive) Using the BG/NBD Model" (2008),
    brucehardie.com/notes/021.
    """
    # Only a repeat buyer had an occasion to drop out.
    times = np.maximum(frequency, 1)
    odds_of_gone = np.exp(
        np.log(a)
        - np.log(b + times - 1)
        + (r + times) * (np.log(alpha + age) - np.log(alpha + recency))
    )
    return np.where(frequency > 0, 1 / (1 + odds_of_gone), 1.0)


def expected_purchases_if_alive(
    frequency: int,
    age: np.ndarray,
    horizons: np.ndarray,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
) -> np.ndarray:
    """Expected purchases within each horizon, in weeks from now, of customers still active.

    Times the probability alive this is the paper's conditional expectation, for customers of one
    frequency x and ages T; of shape (ages, horizons). The hypergeometric function in it loses its
    digits near a = 1 and for frequent buyers. The Euler integral behind it does not: the mean of
    (1 - (1 + p t / (alpha + T)) ^ -(r + x)) / p over p ~ Beta(a, b + x).
    """
    p, weights = _beta_quadrature(a, b + frequency)
    reach = np.asarray(horizons)[np.newaxis, :, np.newaxis] / (
        alpha + np.asarray(age)[:, np.newaxis, np.newaxis]
    )
    purchases = -np.expm1(-(r + frequency) * np.log1p(p * reach)) / p
    return (purchases * weights).sum(axis=2)


def _beta_quadrature(a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights that give the mean of a smooth function of a Beta(a, b) variable.

    Gauss-Jacobi, by the eigenvalues of Golub and Welsch, "Calculation of Gauss Quadrature Rules",
    Mathematics of Computation 23 (1969) 221-230, with weights that sum to 1 whatever a and b are.
    """
    n = np.arange(1, NODE_COUNT, dtype=float)
    total = 2 * n + a + b - 2
    diagonal = np.empty(NODE_COUNT)
    diagonal[0] = a / (a + b)
    diagonal[1:] = 0.5 + (a - b) * (a + b - 2) / (2 * total * (total + 2))
    # The last factor is 0 / 0 for n = 1 where a + b = 1; there it is always 1.
    ratio = np.ones(NODE_COUNT - 1)
    ratio[1:] = (n[1:] + a + b - 2) / (total[1:] - 1)
    squared = n * (n + a - 1) * (n + b - 1) / (total**2 * (total + 1)) * ratio
    points, vectors = eigh_tridiagonal(diagonal, np.sqrt(squared))
    # The smallest point can come out as 0 or less by rounding, where a is tiny.
    return np.clip(points, np.finfo(float).tiny, 1.0), vectors[0] ** 2
