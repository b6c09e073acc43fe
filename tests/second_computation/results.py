"""The shape of a result, and the places (grain, period, segment) a fact is counted in."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeVar

from tests.second_computation.estimates import percentile, wilson_interval
from tests.second_computation.periods import GRAINS, period_start

Fact = TypeVar("Fact")
Dated = tuple[date, Mapping[str, str], Fact]
MEDIAN = Fraction(1, 2)
P90 = Fraction(9, 10)
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
    facts: Iterable[Dated[Fact]],
    *,
    wanted: Collection[str],
    grains: Collection[str] = GRAINS,
) -> dict[Place, list[Fact]]:
    """Facts, each with its reporting day and segments, gathered per place."""
    days: dict[tuple[date, str, str], list[Fact]] = defaultdict(list)
    for day, segments, fact in facts:
        for name, value in labels(segments, wanted):
            days[day, name, value].append(fact)
    places: dict[Place, list[Fact]] = defaultdict(list)
    for (day, name, value), on_day in days.items():
        for grain in grains:
            places[Place(grain, period_start(day, grain), name, value)].extend(on_day)
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


def rate_of(hits: list[bool]) -> Row:
    """The share of the observations that are true."""
    return rate(sum(hits), len(hits))


def mean(values: list[Fraction] | list[int]) -> Row:
    """An average that keeps its sum and count."""
    return quotient(sum(values), len(values), sample_size=len(values))


def mean_of_known(values: list[Fraction | None]) -> Row:
    """The average of those values that are known; of none there is no sum either."""
    known = [value for value in values if value is not None]
    return mean(known) if known else Row(None, None, 0.0, 0)


def rows_of(
    metric: str,
    facts: Iterable[Dated[Fact]],
    summary: Callable[[list[Fact]], Row],
    *,
    wanted: Collection[str],
    grains: Collection[str] = GRAINS,
) -> Results:
    """The rows of a metric: in every place with facts, their summary."""
    places = by_place(facts, wanted=wanted, grains=grains)
    return {Key(metric, *place): summary(found) for place, found in places.items()}


def percentile_rows(
    shares: Mapping[str, Fraction],
    facts: Iterable[Dated[int]],
    *,
    unit: int,
    wanted: Collection[str],
) -> Results:
    """The rows of several metrics that are percentiles of the same values."""
    places = by_place(facts, wanted=wanted)
    return {
        Key(metric, *place): percentile_row(values, share, unit=unit)
        for metric, share in shares.items()
        for place, values in places.items()
    }


def percentile_row(values: list[int], share: Fraction, *, unit: int) -> Row:
    """A percentile, in units of `unit`: no numerator, no denominator, no interval."""
    return Row(float(percentile(values, share) / unit), None, None, len(values))
