"""Finds the parameters that make counts most likely; which model they belong to is said elsewhere.

Deterministic: one fixed start, no randomness, and counts in a given order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

# Logarithms of the smallest and the largest value that a parameter can take. Where the likelihood
# grows without end (nobody ever leaves, all buy alike), the fit stops here, at the model's limit.
LIMITS = (-12.0, 12.0)


@dataclass(frozen=True)
class Fit:
    """Parameters of highest likelihood, their log-likelihood, and how many customers it sums."""

    parameters: Mapping[str, float]
    log_likelihood: float
    customer_count: int


def maximise(
    log_likelihood: Callable[..., tuple[float, Sequence[float]]],
    *,
    names: Sequence[str],
    customer_count: int,
) -> Fit:
    """Return the fit of positive parameters.

    `log_likelihood` takes them by these names, and returns its value and its gradient in their
    order. The search runs over their logarithms, and begins where all of them are 1.
    """

    def loss(logarithms: np.ndarray) -> tuple[float, np.ndarray]:
        values = np.exp(logarithms)
        value, gradient = log_likelihood(**dict(zip(names, values, strict=True)))
        return -value / customer_count, -np.asarray(gradient) * values / customer_count

    found = minimize(
        loss,
        np.zeros(len(names)),
        jac=True,
        method="L-BFGS-B",
        bounds=[LIMITS] * len(names),
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500, "maxcor": 20},
    )
    parameters = dict(zip(names, np.exp(found.x).tolist(), strict=True))
    return Fit(parameters, float(log_likelihood(**parameters)[0]), customer_count)
