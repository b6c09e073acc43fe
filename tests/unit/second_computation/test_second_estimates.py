"""Percentiles and intervals against numbers worked out by hand."""

from fractions import Fraction

import pytest

from tests.second_computation.estimates import nps_interval, percentile, wilson_interval


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7], Fraction(1, 2), 7),
        ([3, 1, 2], Fraction(1, 2), 2),
        ([4, 1, 3, 2], Fraction(1, 2), Fraction(5, 2)),
        ([10, 20], Fraction(9, 10), 19),
        (list(range(11)), Fraction(9, 10), 9),
    ],
)
def test_percentile_lies_linearly_between_its_neighbours(values, share, expected):
    assert percentile(values, share) == expected


def test_nps_interval_of_50_30_20():
    low, high = nps_interval(promoters=50, detractors=20, total=100)
    assert (round(low, 2), round(high, 2)) == (14.05, 44.20)


def test_nps_interval_of_five_promoters_ends_at_100():
    low, high = nps_interval(promoters=5, detractors=0, total=5)
    assert (round(low, 1), high) == (17.5, 100.0)


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [(25, 100, 0.17545, 0.34305), (0, 10, 0.0, 0.27754), (10, 10, 0.72246, 1.0)],
)
def test_wilson_interval_stays_within_0_and_1(successes, total, low, high):
    assert wilson_interval(successes, total) == pytest.approx((low, high), abs=5e-6)


def test_wilson_interval_needs_observations():
    assert wilson_interval(0, 0) == (None, None)
