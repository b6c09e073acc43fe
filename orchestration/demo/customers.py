"""Who the customers are: sign-up, segment, country, product, seats. Not what they pay."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import codes, identifiers, seen, timestamps, words
from orchestration.demo.timeline import DAY, NEVER, Calendar, Window

LAUNCH_WEIGHT = 4.0
MONTHLY_GROWTH = 1.03


@dataclass(frozen=True)
class Customers:
    """One entry per customer, in order of sign-up. Codes point into `vocabulary`."""

    signed_up: np.ndarray
    changed: np.ndarray
    deleted: np.ndarray
    segment: np.ndarray
    has_segment: np.ndarray
    country: np.ndarray
    source: np.ndarray
    product: np.ndarray
    first_plan: np.ndarray
    seats: np.ndarray
    name: np.ndarray
    is_test: np.ndarray
    has_other_id: np.ndarray

    def __len__(self) -> int:
        return len(self.signed_up)

    def identifiers(self) -> pa.Array:
        """The customer ids, in order."""
        return identifiers("C", np.arange(1, len(self) + 1))

    def helpdesk_identifiers(self) -> pa.Array:
        """The ids the help desk knows them by: nearly always the same."""
        others = identifiers("HD", np.arange(1, len(self) + 1))
        return pc.if_else(pa.array(self.has_other_id), others, self.identifiers())

    @property
    def pays_euro(self) -> np.ndarray:
        """True for the handful that pays in euros."""
        return self.country == v.EURO_COUNTRY


def draw_customers(rng: np.random.Generator, *, calendar: Calendar, count: int) -> Customers:
    """Sign-ups from the launch on, growing, with a season."""
    signed_up = draw_sign_ups(rng, calendar=calendar, count=count)
    few = _few(rng, count)
    segment = codes(rng, v.SEGMENT_SHARES, count)
    country = codes(rng, v.COUNTRY_SHARES, count)
    country[few["euro"]] = v.EURO_COUNTRY
    segment[few["euro"]] = 0
    first_plan = np.zeros(count, np.int64)
    seats = np.zeros(count, np.int64)
    for code in range(len(v.SEGMENTS)):
        members = np.flatnonzero(segment == code)
        first_plan[members] = codes(rng, v.PLAN_SHARES[code], len(members))
        seats[members] = rng.integers(*v.SEAT_RANGES[code], size=len(members))
    country[(rng.random(count) < 0.01) & (country != v.EURO_COUNTRY)] = -1
    changed = signed_up + rng.integers(30 * DAY, 400 * DAY, count)
    deleted = np.full(count, NEVER)
    deleted[few["deleted"]] = signed_up[few["deleted"]] + 20 * DAY
    source = codes(rng, (0.35, 0.2, 0.15, 0.1, 0.2), count)
    source[rng.random(count) < 0.1] = -1
    return Customers(
        signed_up=signed_up,
        changed=np.where(rng.random(count) < 0.12, changed, NEVER),
        deleted=deleted,
        segment=segment,
        has_segment=rng.random(count) >= 0.01,
        country=country,
        source=source,
        product=codes(rng, v.PRODUCT_SHARES, count),
        first_plan=first_plan,
        seats=seats,
        name=rng.integers(0, len(v.FIRST_NAMES) * len(v.LAST_NAMES), count),
        is_test=np.isin(np.arange(count), few["test"]),
        has_other_id=np.isin(np.arange(count), few["other_id"]),
    )


def full_names() -> list[str]:
    """The names people can have."""
    return [f"{first} {last}" for first in v.FIRST_NAMES for last in v.LAST_NAMES]


def draw_sign_ups(rng: np.random.Generator, *, calendar: Calendar, count: int) -> np.ndarray:
    """Times of sign-up in order: many at the launch, then more from month to month."""
    months = np.arange(calendar.months + 1)
    weights = MONTHLY_GROWTH**months * [
        v.SIGN_UP_SEASON[calendar.month_of_year(month)] for month in months
    ]
    weights[0] *= LAUNCH_WEIGHT
    weights[-1] /= 31
    month = codes(rng, weights, count)
    starts = calendar.month_starts
    return np.sort(starts[month] + rng.integers(0, starts[month + 1] - starts[month]))


def _few(rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    """Disjoint handfuls among the earlier half, who have had time to do something."""
    early = rng.permutation(max(count // 2, 1))
    euro = min(5, count // 25)
    test = euro + min(3, count // 20)
    return {
        "euro": early[:euro],
        "test": early[euro:test],
        "other_id": early[test : test + min(5, count // 40)],
        "deleted": early[len(early) - min(1, count // 20) :],
    }


def customer_table(customers: Customers, window: Window) -> pa.Table:
    """Customers new or changed in the window, as they stood at its end."""
    changed, deleted = seen(customers.changed, window.end), seen(customers.deleted, window.end)
    updated = np.maximum(
        customers.signed_up,
        np.maximum(np.where(changed < NEVER, changed, 0), np.where(deleted < NEVER, deleted, 0)),
    )
    rows = np.flatnonzero((updated >= window.start) & (updated < window.end))
    ids = customers.identifiers().take(pa.array(rows))
    segment = np.where(customers.has_segment, customers.segment, -1)
    hosts = words(("example.com", "example.org"), (changed[rows] < NEVER).astype(np.int64))
    return pa.table(
        {
            "customer_id": ids,
            "created_at": timestamps(customers.signed_up[rows]),
            "updated_at": timestamps(updated[rows]),
            "email": pc.binary_join_element_wise(pc.utf8_lower(ids), hosts, "@"),
            "name": words(full_names(), customers.name[rows]),
            "country": words(v.COUNTRIES, customers.country[rows]),
            "segment": words(v.SEGMENTS, segment[rows]),
            "acquired_from": words(v.ACQUISITION_CHANNELS, customers.source[rows]),
            "is_test": pa.array(customers.is_test[rows]),
            "is_deleted": pa.array(deleted[rows] < NEVER),
        }
    )
