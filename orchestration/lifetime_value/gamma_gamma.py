"""The Gamma-Gamma model: what a purchase of a customer is worth.

Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013), brucehardie.com/notes/025.
A customer's purchases are worth Gamma(p, nu) each; nu is Gamma(q, v) over the customers.
"""

import numpy as np
from scipy.special import digamma, gammaln

from orchestration.lifetime_value.maximum_likelihood import Fit, maximise

PARAMETERS = ("p", "q", "v")


def fit(frequency: np.ndarray, total_value: np.ndarray, *, customers: np.ndarray) -> Fit | None:
    """Fit the model to repeat buyers: how often they bought again, and for how much altogether.

    Each pair stands for so many `customers`. None with fewer than two of them: one buyer does not
    tell how buyers differ. Values must be above 0; the model knows no free purchase.
    """
    customer_count = int(customers.sum())
    if customer_count < 2:
        return None
    # v is in the unit of the values, and the search works best near 1.
    scale = float((customers * total_value).sum() / (customers * frequency).sum())
    total = total_value / scale
    often, group = np.unique(frequency, return_inverse=True)
    buyers = np.bincount(group, weights=customers)
    of_values = (customers * frequency * np.log(total)).sum()
    of_means = (customers * np.log(total_value / frequency)).sum()

    def log_likelihood(p: float, q: float, v: float) -> tuple[float, tuple[float, float, float]]:
        """Logarithm of the paper's density of a mean value, summed over the buyers."""
        spread = np.bincount(group, weights=customers * np.log(v + total))
        inverse = np.bincount(group, weights=customers / (v + total))
        shape = p * often + q
        value = (
            (buyers * (gammaln(shape) - gammaln(p * often) - gammaln(q) + q * np.log(v))).sum()
            - (shape * spread).sum()
            + p * of_values
            - of_means
        )
        by_p = (often * (buyers * (digamma(shape) - digamma(p * often)) - spread)).sum() + of_values
        by_q = (buyers * (digamma(shape) - digamma(q) + np.log(v)) - spread).sum()
        by_v = customer_count * q / v - (shape * inverse).sum()
        return value, (by_p, by_q, by_v)

    found = maximise(log_likelihood, names=PARAMETERS, customer_count=customer_count)
    parameters = {**found.parameters, "v": found.parameters["v"] * scale}
    return Fit(parameters, found.log_likelihood, customer_count)
