"""The model of values, against customers made by it and its density written out.

That it gives the published value of a purchase is tested where the value is computed, in
int_buyer_values.
"""

from math import lgamma, log

import numpy as np
import pytest

from orchestration.lifetime_value.gamma_gamma import fit

# The parameters of the CDNOW customers: Fader and Hardie, "The Gamma-Gamma Model of Monetary
# Value" (2013).
CDNOW = {"p": 6.25, "q": 3.74, "v": 15.44}


def buyers_of(parameters, *, count, seed):
    """How often buyers bought again, and for how much, if they live by the model."""
    rng = np.random.default_rng(seed)
    frequency = 1 + rng.geometric(0.3, count)
    rate = rng.gamma(parameters["q"], 1 / parameters["v"], count)
    return frequency, rng.gamma(parameters["p"] * frequency, 1 / rate)


def test_the_fit_finds_the_parameters_buyers_live_by():
    frequency, total = buyers_of(CDNOW, count=400_000, seed=5)
    found = fit(frequency, total, customers=np.ones(len(total), int))
    assert found.parameters == pytest.approx(CDNOW, rel=0.05)
    assert found.customer_count == 400_000


def test_the_unit_of_the_values_changes_only_the_parameter_in_that_unit():
    frequency, total = buyers_of(CDNOW, count=2000, seed=6)
    customers = np.ones(2000, int)
    dollars, yen = (fit(frequency, total * unit, customers=customers) for unit in (1, 150))
    assert yen.parameters["p"] == pytest.approx(dollars.parameters["p"], rel=1e-6)
    assert yen.parameters["q"] == pytest.approx(dollars.parameters["q"], rel=1e-6)
    assert yen.parameters["v"] == pytest.approx(150 * dollars.parameters["v"], rel=1e-6)
    assert yen.log_likelihood == pytest.approx(dollars.log_likelihood - 2000 * log(150))


def test_the_likelihood_is_the_papers_density_of_a_mean():
    buyers = [(1, 3.0, 1), (1, 10.0, 2), (1, 100.0, 1), (2, 12.0, 4), (2, 90.0, 1), (3, 20.0, 1)]
    frequency, total, customers = (np.array(column) for column in zip(*buyers, strict=True))
    found = fit(frequency, total, customers=customers)
    p, q, v = (found.parameters[name] for name in ("p", "q", "v"))
    expected = 0.0
    for x, value, count in buyers:
        mean = value / x
        expected += count * (
            lgamma(p * x + q)
            - lgamma(p * x)
            - lgamma(q)
            + q * log(v)
            + (p * x - 1) * log(mean)
            + p * x * log(x)
            - (p * x + q) * log(v + x * mean)
        )
    assert found.log_likelihood == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("customers", [[], [1]])
def test_with_fewer_than_two_buyers_there_is_no_fit(customers):
    count = len(customers)
    assert fit(np.full(count, 2), np.full(count, 50.0), customers=np.array(customers, int)) is None


def test_buyers_who_all_spend_alike_are_fitted_at_the_limit():
    found = fit(np.array([2]), np.array([50.0]), customers=np.array([9]))
    p, q, v = (found.parameters[name] for name in ("p", "q", "v"))
    assert p * v / (q - 1) == pytest.approx(25, rel=0.01)
