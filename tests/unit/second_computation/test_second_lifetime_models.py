"""The models of lifetime value, against the numbers that their papers print."""

from fractions import Fraction
from itertools import pairwise

import pytest

from tests.second_computation.lifetime_expectations import (
    chance_alive,
    purchase_value,
    purchases_until,
    renewal_chances,
)
from tests.second_computation.lifetime_fits import fit, fitted, is_at_a_limit, tasks, uncertainty
from tests.second_computation.purchases import Buyer
from tests.second_computation.renewals import Stay

# Fader, Hardie and Lee (2005), of the customers of CDNOW.
CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
# Fader and Hardie (2013), of the same.
CDNOW_VALUES = {"p": 6.25, "q": 3.74, "v": 15.44}
# Customers left of 1000 after each year: Fader and Hardie (2007), table 1.
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


def buyer(frequency=0, recency=0.0, age=38.86, value=0):
    return Buyer("c1", frequency, recency, age, Fraction(value))


def stay(made, due, cohort="2000-01"):
    return Stay("c1", cohort, made, due, made == due, None)


def stays_of(survivors):
    """One stay for each customer of the first year; the last number is of those who stay on."""
    left = [before - after for before, after in pairwise(survivors)]
    due = len(left)
    leaving = [stay(made, due) for made, count in enumerate(left) for _ in range(count)]
    return leaving + [stay(due, due)] * survivors[-1]


def fits_of(buyers, stays):
    return tasks(dict(enumerate(buyers)), dict(enumerate(stays)))


def test_renewals_are_fitted_to_the_published_parameters():
    both = fits_of([], stays_of(HIGH_END))
    assert [(task.segment, task.customer_count) for task in both] == [
        ("all", 1000),
        ("2000-01", 1000),
    ]
    for task in both:
        found = fit(task)
        assert {name: round(value, 3) for name, value in found.items()} == {
            "alpha": 0.668,
            "beta": 3.806,
        }
        assert round(task.at(found), 1) == -1611.2
        assert not is_at_a_limit(found)


def test_the_likelihood_falls_by_what_cannot_be_seen_at_the_distance_told():
    task = fits_of([], stays_of(HIGH_END))[0]
    best = fit(task)
    for name, distance in uncertainty(task, best).items():
        assert 0 < distance < 1e-4
        moved = {**best, name: best[name] * (1 + 1e4 * distance)}
        assert (task.at(best) - task.at(moved)) / task.customer_count > 1e-5


def test_leaving_alike_is_a_limit_of_the_model():
    halved = [2**power for power in range(10, 0, -1)]
    found = fit(fits_of([], stays_of(halved))[0])
    assert is_at_a_limit(found)
    assert renewal_chances(5, 2, found) == pytest.approx([0.5, 0.25], rel=1e-3)


def test_a_fit_needs_those_who_tell_its_parameters():
    assert fits_of([], []) == []
    for stays in ([stay(2, 2)], [stay(0, 2)], [stay(1, 1), stay(0, 1)], [stay(0, 2), stay(1, 1)]):
        assert fitted(fits_of([], stays)) == {}
    assert set(fitted(fits_of([], [stay(0, 1), stay(1, 2)]))) == {("shifted_beta_geometric", "all")}
    once, again = buyer(), buyer(1, 2.0, value=9)
    assert fitted(fits_of([once, again], [])) == {}
    assert set(fitted(fits_of([once, again, buyer(3, 9.0)], []))) == {("bg_nbd", "all")}
    assert set(fitted(fits_of([once, again, buyer(3, 9.0, value=60)], []))) == {
        ("bg_nbd", "all"),
        ("gamma_gamma", "all"),
    }


def test_a_cohort_is_fitted_by_itself_from_100_customers_and_six_renewals_on():
    def segments(count, due):
        return [t.segment for t in fits_of([], [stay(0, due), *[stay(0, 0)] * (count - 1)])]

    assert segments(100, 6) == ["all", "2000-01"]
    assert segments(99, 6) == segments(100, 5) == ["all"]


def test_expected_purchases_are_those_that_the_paper_prints():
    assert round(purchases_until(buyer(2, 30.43), 39, CDNOW), 3) == 1.226
    assert chance_alive(buyer(), CDNOW) == 1
    expected = 1 / (1 + 0.793 / 3.426 * ((4.414 + 38.86) / (4.414 + 30.43)) ** 2.243)
    assert chance_alive(buyer(2, 30.43), CDNOW) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("customer", [buyer(), buyer(1, 30.0, 30.5), buyer(60, 38.0)])
def test_in_a_short_time_a_buyer_buys_at_the_mean_rate(customer):
    rate = (CDNOW["r"] + customer.frequency) / (CDNOW["alpha"] + customer.age)
    expected = chance_alive(customer, CDNOW) * rate * 1e-6
    assert purchases_until(customer, 1e-6, CDNOW) == pytest.approx(expected, rel=1e-5)


def test_few_purchases_are_worth_nearly_what_those_of_all_are():
    mean = 6.25 * 15.44 / 2.74
    assert purchase_value(buyer(), CDNOW_VALUES) == pytest.approx(mean)
    assert purchase_value(buyer(1, value=mean), CDNOW_VALUES) == pytest.approx(mean)
    assert purchase_value(buyer(2, value=0), CDNOW_VALUES) == pytest.approx(
        6.25 * 15.44 / (2 * 6.25 + 2.74)
    )


def test_a_mean_that_is_infinite_is_not_known():
    heavy = {**CDNOW_VALUES, "q": 1.0}
    assert purchase_value(buyer(), heavy) is None
    assert purchase_value(buyer(1, value=40), heavy) == pytest.approx(15.44 + 40)
    unknown = Buyer("c1", 1, 1.0, 9.0, None)
    assert purchase_value(unknown, CDNOW_VALUES) is None


def test_a_renewal_is_likelier_the_more_were_made():
    parameters = {"alpha": 1.0, "beta": 1.0}
    assert renewal_chances(0, 3, parameters) == pytest.approx([1 / 2, 1 / 3, 1 / 4])
    assert renewal_chances(8, 1, parameters) == pytest.approx([9 / 10])
