"""The renewal model, against the numbers that its paper prints."""

import numpy as np
import pytest

from orchestration.lifetime_value.shifted_beta_geometric import fit, renewal_probabilities

# Customers of 1000 who are left after each year, and what seven years tell: Fader and Hardie,
# "How to Project Customer Retention" (2007), tables 1 and 2.
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


def fit_to(survivors):
    customers = np.array(survivors)
    return fit(customers[1:], customers[:-1] - customers[1:], customer_count=customers[0])


@pytest.mark.parametrize(
    ("survivors", "alpha", "beta", "log_likelihood"),
    [(REGULAR, 0.704, 1.182, -1680.3), (HIGH_END, 0.668, 3.806, -1611.2)],
)
def test_the_fit_gives_the_published_parameters(survivors, alpha, beta, log_likelihood):
    found = fit_to(survivors)
    assert {name: round(value, 3) for name, value in found.parameters.items()} == {
        "alpha": alpha,
        "beta": beta,
    }
    assert round(found.log_likelihood, 1) == log_likelihood
    assert found.customer_count == 1000


def test_renewals_are_likelier_the_longer_a_customer_has_stayed():
    likely = renewal_probabilities(np.array([0, 7]), count=2, alpha=0.5, beta=1.5)
    assert likely[0] == pytest.approx([1.5 / 2, 1.5 / 2 * 2.5 / 3])
    assert likely[1] == pytest.approx([8.5 / 9, 8.5 / 9 * 9.5 / 10])


def test_customers_who_have_not_faced_a_renewal_yet_do_not_count_against_it():
    """Half of the customers came three years after the others; all live by the model."""
    left = renewal_probabilities(np.array([0]), count=7, alpha=0.668, beta=3.806)[0]
    renewed = 1e6 * left * [2, 2, 2, 2, 1, 1, 1]
    lost = 1e6 * -np.diff(left, prepend=1) * [2, 2, 2, 2, 1, 1, 1]
    found = fit(renewed, lost, customer_count=2_000_000)
    assert found.parameters == pytest.approx({"alpha": 0.668, "beta": 3.806}, rel=1e-5)


def test_customers_who_all_leave_alike_keep_one_rate():
    survivors = [2**power for power in range(20, 10, -1)]
    parameters = fit_to(survivors).parameters
    likely = renewal_probabilities(np.array([0, 9]), count=3, **parameters)
    assert likely == pytest.approx(np.array([[0.5, 0.25, 0.125]] * 2), rel=1e-3)


@pytest.mark.parametrize(
    ("renewed", "lost"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([0, 0], [0, 0], id="nothing is due"),
        pytest.param([9, 9], [0, 0], id="nobody left"),
        pytest.param([0, 0], [9, 0], id="nobody stayed"),
        pytest.param([6], [3], id="one renewal only"),
    ],
)
def test_without_two_kinds_of_outcome_there_is_no_fit(renewed, lost):
    assert fit(np.array(renewed, int), np.array(lost, int), customer_count=9) is None
