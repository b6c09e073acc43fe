"""The shape of a result, and the places (grain, period, segment) a fact is counted in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeVar

from tests.second_computation.estimates import percentile, wilson_interval
from tests.second_computation.periods import GRAINS, period_start

Fact = TypeVar("Fact")
UNKNOWN = "unknown"
CUSTOMER_SEGMENTS = ("customer_segment", "country", "plan_id")


class Place(NamedTuple):
    """Where a number stands: one period of one grain, one value of one segment."""

    period_grain: str
    period_start: date
    segment_name: str
    segment_value: str


class Key(NamedTuple):
    """The key of a published metric row."""

    metric_name: str
    period_grain: str
    period_start: date
    segment_name: str
    segment_value: str


class Row(NamedTuple):
    """The numbers of a published metric row."""

    value: float | None
    numerator: float | None
    denominator: float | None
    sample_size: int
    interval_low: float | None = None
    interval_high: float | None = None


Results = dict[Key, Row]


def labels(segments: Mapping[str, str], wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """The segments a fact is counted in: all of them together, then each wanted one it has."""
    yield "all", "all"
    for name, value in segments.items():
        if name in wanted:
            yield name, value


def by_place(
    facts: Iterable[tuple[date, Mapping[str, str], Fact]],
    *,
    wanted: Collection[str],
    grains: Collection[str] = GRAINS,
) -> dict[Place, list[Fact]]:
    """Facts, each with its reporting day and segments, gathered per place."""
    places: dict[Place, list[Fact]] = defaultdict(list)
    for day, segments, fact in facts:
        for name, value in labels(segments, wanted):
            for grain in grains:
                places[Place(grain, period_start(day, grain), name, value)].append(fact)
    return places


def quotient(
    numerator: Fraction | int, denominator: Fraction | int, *, sample_size: int, factor: int = 1
) -> Row:
    """A ratio without an interval; null when there is nothing to divide by."""
    value = float(Fraction(factor * numerator, denominator)) if denominator else None
    return Row(value, float(numerator), float(denominator), sample_size)


def rate(successes: int, total: int) -> Row:
    """A share of observations with its Wilson interval."""
    low, high = wilson_interval(successes, total)
    return quotient(successes, total, sample_size=total)._replace(
        interval_low=low, interval_high=high
    )


def mean(values: list[Fraction]) -> Row:
    """An average that keeps its sum and count."""
    return quotient(sum(values, Fraction()), len(values), sample_size=len(values))


def percentile_row(values: list[int], share: Fraction, *, unit: int) -> Row:
    """A percentile, in units of `unit`: no numerator, no denominator, no interval."""
    return Row(float(percentile(values, share) / unit), None, None, len(values))
