"""Percentiles, exact, and 95 % intervals, whose square root makes them floats."""

from fractions import Fraction
from math import sqrt

NORMAL_95 = 1.96


def percentile(values: list[int], share: Fraction) -> Fraction:
    """Continuous percentile: linear between the two neighbours of position share x (n - 1)."""
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    if below == position:
        return Fraction(ordered[below])
    return ordered[below] + (position - below) * (ordered[below + 1] - ordered[below])


def wilson_interval(successes: int, total: int) -> tuple[float, float] | tuple[None, None]:
    """Wilson score interval of a rate (Wilson 1927), within 0..1; none without observations."""
    if total == 0:
        return None, None
    square = NORMAL_95**2
    centre = successes + square / 2
    spread = NORMAL_95 * sqrt(successes * (total - successes) / total + square / 4)
    low, high = (centre - spread) / (total + square), (centre + spread) / (total + square)
    return max(low, 0.0), min(high, 1.0)


def nps_interval(promoters: int, detractors: int, total: int) -> tuple[float, float]:
    """Adjusted Wald interval of a net promoter score, in points, within -100..100.

    Three answers are added: 0.75 promoters, 0.75 detractors, 1.5 passives.
    """
    size = total + 3
    promoting = (promoters + Fraction(3, 4)) / size
    detracting = (detractors + Fraction(3, 4)) / size
    net = promoting - detracting
    spread = 100 * NORMAL_95 * sqrt((promoting + detracting - net**2) / size)
    return max(float(100 * net) - spread, -100.0), min(float(100 * net) + spread, 100.0)
