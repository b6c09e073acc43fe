"""What a benchmark says: figures, the rows made of them, and the targets they are judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """Time and memory of one thing that was run: median seconds, highest peak of `runs` runs.

    `facts` are what the last run told of itself.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    runs: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A bound of a ratio or a value; `at_scale` tells for which scale it is meant, null for all."""

    bound: float
    is_at_most: bool = True
    at_scale: float | None = None

    def is_met(self, value: float) -> bool:
        """Tell whether a value keeps to the bound."""
        return value <= self.bound if self.is_at_most else value >= self.bound

    def __str__(self) -> str:
        sign = "≤" if self.is_at_most else "≥"
        scale = "" if self.at_scale is None else f" at {self.at_scale:g}"
        return f"{sign} {self.bound:g}{scale}"


def at_most(bound: float, *, at_scale: float | None = None) -> Target:
    """A target that smaller values meet."""
    return Target(bound, is_at_most=True, at_scale=at_scale)


def at_least(bound: float, *, at_scale: float | None = None) -> Target:
    """A target that larger values meet."""
    return Target(bound, is_at_most=False, at_scale=at_scale)


@dataclass(frozen=True)
class Measured:
    """One row: a value, what it is held against, and the ratio of the two.

    `target` bounds the ratio, or the value where there is nothing to hold it against.
    """

    part: str
    what: str
    value: float
    unit: str = "s"
    cpu_seconds: float | None = None
    peak_mb: float | None = None
    runs: int = 1
    against: str | None = None
    against_value: float | None = None
    ratio: float | None = None
    target: Target | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; null without one."""
        if self.target is None:
            return None
        return self.target.is_met(self.value if self.ratio is None else self.ratio)


def seconds_of(
    figure: Figure, *, part: str, what: str, target: Target | None = None, note: str = ""
) -> Measured:
    """A row of a time that is held against nothing but its target, if it has one."""
    return Measured(
        part,
        what,
        figure.seconds,
        cpu_seconds=figure.cpu_seconds,
        peak_mb=figure.peak_mb,
        runs=figure.runs,
        target=target,
        note=note,
    )


def times_of(
    figure: Figure,
    *,
    part: str,
    what: str,
    against: str,
    seconds: float,
    target: Target | None = None,
    is_speed: bool = False,
    note: str = "",
) -> Measured:
    """A row of a time as a multiple of another one; of its speed, the other way round."""
    ratio = seconds / figure.seconds if is_speed else figure.seconds / seconds
    return Measured(
        part,
        what,
        figure.seconds,
        cpu_seconds=figure.cpu_seconds,
        peak_mb=figure.peak_mb,
        runs=figure.runs,
        against=against,
        against_value=seconds,
        ratio=ratio,
        target=target,
        note=note,
    )
