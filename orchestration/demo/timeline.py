"""The made company's fixed calendar and its random streams.

Times are whole seconds since 1970 in UTC, days are whole days since 1970.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

AS_OF_DATE = date(2026, 1, 1)
HOUR = 3_600
DAY = 24 * HOUR
NEVER = 2**62

Span = Literal["month", "quarter", "year"]

STREAMS = (
    "customers",
    "agents",
    "subscriptions",
    "charges",
    "tickets",
    "events",
    "surveys",
    "roles",
    "calls",
    "articles",
    "carts",
    "sessions",
    "campaigns",
    "buyers",
)


@dataclass(frozen=True)
class Window:
    """What one export file covers: from `start` up to, but without, `end`."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Calendar:
    """`months` full months up to the end of 2025, then the as-of day.

    The as-of day counts as a month of its own, the one with index `months`.
    """

    months: int

    @cached_property
    def month_names(self) -> np.ndarray:
        """Months 0..months as datetime64[M]."""
        return np.datetime64(AS_OF_DATE, "M") - self.months + np.arange(self.months + 1)

    @cached_property
    def month_starts(self) -> np.ndarray:
        """First second of months 0..months, and the second after the as-of day."""
        starts = self.month_names.astype("datetime64[s]").astype(np.int64)
        return np.append(starts, starts[-1] + DAY)

    @property
    def end(self) -> int:
        """The second after the as-of day."""
        return int(self.month_starts[-1])

    @property
    def as_of_day(self) -> int:
        """The as-of day as a day number."""
        return self.end // DAY - 1

    @property
    def incident_month(self) -> int:
        """Index of March 2025, or of the middle month of a short calendar."""
        return self.months - 10 if self.months >= 12 else self.months // 2

    @property
    def incident_month_start(self) -> date:
        """First day of the incident month."""
        return self.month_names[self.incident_month].astype("datetime64[D]").item()

    def month_of_year(self, month: int) -> int:
        """January is 0."""
        return int(self.month_names[month].astype(np.int64) % 12)

    def month_of(self, seconds: np.ndarray) -> np.ndarray:
        """Index of the month that holds each time."""
        return np.searchsorted(self.month_starts, seconds, side="right") - 1

    def first_day(self, month: np.ndarray | int) -> np.ndarray:
        """Day number of the first day of a month."""
        return self.month_starts[month] // DAY

    def windows(self, *, every: Span) -> list[Window]:
        """Windows of monthly, quarterly or yearly exports, the last one the as-of day."""
        labels = [_label(name.item(), every=every) for name in self.month_names[:-1]]
        labels.append(str(AS_OF_DATE))
        firsts = [index for index, label in enumerate(labels) if label not in labels[:index]]
        bounds = [*firsts, len(labels)]
        return [
            Window(labels[first], int(self.month_starts[first]), int(self.month_starts[after]))
            for first, after in zip(firsts, bounds[1:], strict=True)
        ]


def _label(month: date, *, every: Span) -> str:
    if every == "quarter":
        return f"{month:%Y}q{(month.month + 2) // 3}"
    return f"{month:%Y}" if every == "year" else f"{month:%Y-%m}"


def random_streams(seed: int) -> dict[str, np.random.Generator]:
    """One generator per subject, so that a change of one leaves the others alone."""
    children = np.random.SeedSequence(seed).spawn(len(STREAMS))
    return {
        name: np.random.Generator(np.random.PCG64(child))
        for name, child in zip(STREAMS, children, strict=True)
    }
