"""Turns plain number arrays into the typed columns of an export."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo.timeline import NEVER

TIMESTAMP = pa.timestamp("us", tz="UTC")


def identifiers(prefix: str, numbers: np.ndarray, *, width: int = 6) -> pa.Array:
    """`prefix-000042` for each number."""
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=width, padding="0")
    return pc.binary_join_element_wise(prefix, digits, "-")


def words(vocabulary: Sequence[str] | pa.Array, codes: np.ndarray) -> pa.Array:
    """The word of each code; null where the code is negative."""
    if not isinstance(vocabulary, pa.Array):
        vocabulary = pa.array(vocabulary, pa.string())
    return vocabulary.take(pa.array(codes, pa.int64(), mask=codes < 0))


def timestamps(seconds: np.ndarray) -> pa.Array:
    """UTC timestamps; null where the time is NEVER."""
    is_missing = seconds >= NEVER
    micros = np.where(is_missing, 0, seconds) * 1_000_000
    return pa.array(micros, pa.int64(), mask=is_missing).cast(TIMESTAMP)


def dates(days: np.ndarray) -> pa.Array:
    """Dates; null where the day is NEVER."""
    is_missing = days >= NEVER
    return pa.array(
        np.where(is_missing, 0, days).astype(np.int32), pa.int32(), mask=is_missing
    ).cast(pa.date32())


def integers(values: np.ndarray, *, is_missing: np.ndarray | None = None) -> pa.Array:
    """Whole numbers; null where told."""
    return pa.array(values, pa.int64(), mask=is_missing)


def constant(value: str, length: int) -> pa.Array:
    """The same text on every row."""
    return pa.array([value], pa.string()).take(pa.array(np.zeros(length, np.int64)))


def seen(times: np.ndarray, cut: int) -> np.ndarray:
    """The times an export made at `cut` knows; NEVER where they lie later."""
    return np.where(times < cut, times, NEVER)


def codes(rng: np.random.Generator, shares: Sequence[float] | np.ndarray, size: int) -> np.ndarray:
    """Random codes 0..n-1 with the given shares (any positive scale)."""
    weights = np.asarray(shares, float)
    return rng.choice(len(weights), size=size, p=weights / weights.sum())
