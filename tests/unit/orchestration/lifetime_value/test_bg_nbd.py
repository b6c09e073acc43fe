"""The model of purchases, against printed numbers, its closed forms, and customers made by it."""

from math import gamma, log

import numpy as np
import pytest
from scipy.special import hyp2f1

from orchestration.lifetime_value.bg_nbd import (
    expected_purchases_if_alive,
    fit,
    probability_alive,
)

# The parameters of the CDNOW customers: Fader, Hardie and Lee, "Counting Your Customers" the Easy
# Way (2005), table 2.
CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}


def expected_purchases(frequency, recency, age, horizon, **parameters):
    """The paper's conditional expectation, as the code multiplies it together."""
    alive = probability_alive(
        np.array([frequency]), np.array([recency]), np.array([age]), **parameters
    )
    until = expected_purchases_if_alive(
        frequency, np.array([age]), np.array([horizon]), **parameters
    )
    return alive[0] * until[0, 0]


def customers_of(parameters, *, count, seed):
    """Frequency, recency and age, in weeks, of customers who live by the model."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(parameters["r"], 1 / parameters["alpha"], count)
    dropout = rng.beta(parameters["a"], parameters["b"], count)
    age = rng.uniform(26, 104, count)
    frequency, recency, clock = np.zeros(count, int), np.zeros(count), np.zeros(count)
    active = np.arange(count)
    while len(active):
        clock[active] += rng.exponential(1 / np.maximum(rate[active], 1e-9))
        active = active[clock[active] <= age[active]]
        frequency[active] += 1
        recency[active] = clock[active]
        active = active[rng.random(len(active)) >= dropout[active]]
    return frequency, recency, age


def test_the_expected_purchases_of_the_first_cdnow_customer_are_the_published_ones():
    """Two repeat purchases, 30.43 of 38.86 weeks apart, and 39 weeks ahead: 1.226, in Fader, Hardie
    and Lee, "Implementing the BG/NBD Model for Customer Base Analysis in Excel" (2005)."""
    assert round(expected_purchases(2, 30.43, 38.86, 39.0, **CDNOW), 3) == 1.226


@pytest.mark.parametrize("frequency", [0, 1, 2, 7, 30])
@pytest.mark.parametrize("age", [0.0, 8.0, 150.0])
@pytest.mark.parametrize("a", [0.4, 0.793, 1.7])
def test_expected_purchases_are_those_of_the_closed_form(frequency, age, a):
    """The paper's formula, its 2F1 by Euler's transformation, where that keeps its digits."""
    r, alpha, b, horizon = 0.243, 4.414, 2.426, 52.0
    reach = horizon / (alpha + age + horizon)
    series = hyp2f1(a + b - 1 - r, a - 1, a + b + frequency - 1, reach)
    closed = (a + b + frequency - 1) / (a - 1) * (1 - (1 - reach) ** (a - 1) * series)
    found = expected_purchases_if_alive(
        frequency, np.array([age]), np.array([horizon]), r=r, alpha=alpha, a=a, b=b
    )
    assert found[0, 0] == pytest.approx(closed, rel=1e-9)


@pytest.mark.parametrize("frequency", [0, 5, 2000])
def test_expected_purchases_are_smooth_where_the_closed_form_breaks(frequency):
    near, at = (
        expected_purchases_if_alive(
            frequency, np.array([200.0]), np.array([52.0]), **{**CDNOW, "a": a}
        )
        for a in (1 - 1e-9, 1.0)
    )
    assert at == pytest.approx(near, rel=1e-7)


def test_dropping_out_at_one_rate_with_a_and_b_adding_up_to_one():
    found = expected_purchases_if_alive(
        0, np.array([10.0]), np.array([1e-6]), r=2.0, alpha=5.0, a=0.25, b=0.75
    )
    assert found[0, 0] == pytest.approx(2.0 / 15.0 * 1e-6, rel=1e-5)


def test_a_silence_that_is_long_for_the_customer_makes_them_less_likely_alive():
    times, ages = np.array([0, 2, 2, 20, 20]), np.full(5, 40.0)
    alive = probability_alive(times, np.array([0.0, 39.0, 10.0, 39.0, 10.0]), ages, **CDNOW)
    assert alive[0] == 1
    assert alive[1] == pytest.approx(
        1 / (1 + 0.793 / 3.426 * (44.414 / 43.414) ** 2.243), rel=1e-12
    )
    assert alive[2] < alive[1]
    assert alive[4] < 1e-6 < 0.5 < alive[3]


def test_the_likelihood_is_the_product_of_the_papers_terms():
    histories = [(0, 0.0, 5.0, 3), (1, 2.0, 9.0, 2), (4, 8.5, 9.0, 1)]
    frequency, recency, age, customers = (
        np.array(column) for column in zip(*histories, strict=True)
    )
    found = fit(frequency, recency, age, customers=customers)
    r, alpha, a, b = (found.parameters[name] for name in ("r", "alpha", "a", "b"))
    total = 0.0
    for x, last, end, count in histories:
        active = gamma(b + x) / gamma(b) * gamma(a + b) / gamma(a + b + x)
        terms = active * (alpha + end) ** -(r + x)
        if x:
            terms += active * a / (b + x - 1) * (alpha + last) ** -(r + x)
        total += count * (log(terms) + log(gamma(r + x) / gamma(r)) + r * log(alpha))
    assert found.log_likelihood == pytest.approx(total, rel=1e-9)
    assert found.customer_count == 6


def test_the_fit_finds_the_parameters_customers_live_by():
    frequency, recency, age = customers_of(CDNOW, count=60_000, seed=7)
    found = fit(frequency, recency, age, customers=np.ones(len(age), int))
    assert found.parameters == pytest.approx(CDNOW, rel=0.05)


def test_counting_customers_of_one_history_together_changes_nothing():
    frequency, recency, age = customers_of(CDNOW, count=500, seed=8)
    once = fit(frequency, recency, age, customers=np.full(500, 3))
    thrice = fit(
        *(np.repeat(part, 3) for part in (frequency, recency, age)), customers=np.ones(1500)
    )
    assert once.parameters == pytest.approx(thrice.parameters, rel=1e-4)
    assert once.log_likelihood == pytest.approx(thrice.log_likelihood)


@pytest.mark.parametrize(
    ("frequency", "customers"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([0, 0], [5, 9], id="nobody bought again"),
        pytest.param([0, 3], [5, 1], id="one repeat buyer"),
    ],
)
def test_with_fewer_than_two_repeat_buyers_there_is_no_fit(frequency, customers):
    times = np.array(frequency, int)
    weeks = times.astype(float)
    assert fit(times, weeks, weeks + 10, customers=np.array(customers, int)) is None


def test_two_repeat_buyers_who_buy_alike_are_fitted_at_the_limit():
    found = fit(np.array([3]), np.array([9.0]), np.array([10.0]), customers=np.array([2]))
    assert np.isfinite(list(found.parameters.values())).all()
    assert np.isfinite(found.log_likelihood)
