"""The published metrics beside the second computation: every row that is not the same."""

from collections.abc import Collection
from math import isclose
from pathlib import Path

import duckdb

from tests.second_computation.compute import METRICS
from tests.second_computation.results import Key, Results, Row

RELATIVE_TOLERANCE = 1e-9
# Interval ends that are 0 by the formula come out a few 1e-17 beside it.
ABSOLUTE_TOLERANCE = 1e-12
COLUMNS = (
    "metric_value",
    "numerator",
    "denominator",
    "sample_size",
    "interval_low",
    "interval_high",
)

PUBLISHED = f"""
    select
        metric_name, period_grain, period_start, segment_name, segment_value,
        {", ".join(COLUMNS)}
    from metrics.cx_metrics
    where list_contains($metrics, metric_name) and list_contains($segments, segment_name)
"""


def differences(published: Path, expected: Results, *, segments: Collection[str]) -> list[str]:
    """One line per row that is missing, extra, duplicated or different, in key order.

    `expected` must have been computed for the same segments; 'all' is always compared.
    """
    actual, problems = _published(published, {"all", *segments})
    for key in sorted(expected.keys() | actual.keys()):
        if key not in actual:
            problems.append(f"missing {_name(key)}: expected {expected[key]}")
        elif key not in expected:
            problems.append(f"extra {_name(key)}: published {actual[key]}")
        else:
            problems.extend(_differing(key, actual[key], expected[key]))
    return problems


def _published(path: Path, segments: set[str]) -> tuple[Results, list[str]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            PUBLISHED, {"metrics": list(METRICS), "segments": sorted(segments)}
        ).fetchall()
    actual: Results = {}
    duplicates = []
    for row in rows:
        key = Key(*row[:5])
        if key in actual:
            duplicates.append(f"published twice {_name(key)}")
        actual[key] = Row(*row[5:])
    return actual, sorted(duplicates)


def _differing(key: Key, actual: Row, expected: Row) -> list[str]:
    return [
        f"different {_name(key)} {column}: published {got!r}, expected {wanted!r}"
        for column, got, wanted in zip(COLUMNS, actual, expected, strict=True)
        if not _is_same(got, wanted)
    ]


def _is_same(got: float | None, wanted: float | None) -> bool:
    if got is None or wanted is None:
        return got is wanted
    if isinstance(wanted, int):
        return got == wanted
    return isclose(got, wanted, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE)


def _name(key: Key) -> str:
    return (
        f"{key.metric_name} {key.period_grain} {key.period_start} "
        f"{key.segment_name}={key.segment_value}"
    )
