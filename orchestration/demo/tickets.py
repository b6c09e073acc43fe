"""What customers ask for, and when: the demand, before anybody answers."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import codes, identifiers, words
from orchestration.demo.customers import Customers
from orchestration.demo.timeline import DAY, HOUR, Calendar

INCIDENT_VOLUME = 3.0
OWN_PRODUCT_SHARE = 0.85
NEWCOMER_FACTOR = 1.6
NEWCOMER_DAYS = 60
UNKNOWN_SHARE = 0.02
SPAM_SHARE = 0.015


@dataclass(frozen=True)
class Demand:
    """One entry per ticket, in order of time. A negative requester is nobody's customer."""

    requester: np.ndarray
    created: np.ndarray
    product: np.ndarray
    channel: np.ndarray
    priority: np.ndarray
    category: np.ndarray
    group: np.ndarray
    is_spam: np.ndarray
    in_incident: np.ndarray

    def __len__(self) -> int:
        return len(self.created)


def draw_demand(
    rng: np.random.Generator,
    *,
    customers: Customers,
    calendar: Calendar,
    month: int,
    present: np.ndarray,
) -> Demand:
    """The tickets of one month by the customers who are present in it."""
    requester, product = _askers(
        rng, customers=customers, calendar=calendar, month=month, present=present
    )
    created = draw_moments(rng, calendar=calendar, month=month, count=len(requester))
    is_known_yet = created >= customers.signed_up[requester]
    order = np.argsort(created, kind="stable")
    order = order[is_known_yet[order]]
    count = len(order)
    is_spam = rng.random(count) < SPAM_SHARE
    is_unknown = is_spam | (rng.random(count) < UNKNOWN_SHARE)
    stranger = -1 - rng.integers(0, 500_000, count)
    category = codes(rng, v.CATEGORY_SHARES, count)
    product = product[order]
    is_incident = month == calendar.incident_month
    return Demand(
        requester=np.where(is_unknown, stranger, requester[order]),
        created=created[order],
        product=product,
        channel=codes(rng, v.CHANNEL_SHARES, count),
        priority=codes(rng, v.PRIORITY_SHARES, count),
        category=category,
        group=np.asarray(v.GROUP_OF_CATEGORY)[category],
        is_spam=is_spam,
        in_incident=(product == v.INCIDENT_PRODUCT) & is_incident,
    )


def _askers(
    rng: np.random.Generator,
    *,
    customers: Customers,
    calendar: Calendar,
    month: int,
    present: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    start, end = calendar.month_starts[month : month + 2]
    age = (start - customers.signed_up) / DAY
    rate = np.asarray(v.TICKETS_PER_MONTH)[customers.segment] * present
    rate *= np.where(age < NEWCOMER_DAYS, NEWCOMER_FACTOR, 1.0)
    rate *= v.SEASON[calendar.month_of_year(month)] * min((end - start) / (28 * DAY), 1.0)
    products = np.arange(len(v.PRODUCTS))
    is_own = customers.product[:, np.newaxis] == products
    other_share = (1 - OWN_PRODUCT_SHARE) / (len(products) - 1)
    rates = rate[:, np.newaxis] * np.where(is_own, OWN_PRODUCT_SHARE, other_share)
    if month == calendar.incident_month:
        rates[:, v.INCIDENT_PRODUCT] *= INCIDENT_VOLUME
    cells = np.repeat(np.arange(rates.size), rng.poisson(rates).ravel())
    return cells // len(products), cells % len(products)


def draw_moments(
    rng: np.random.Generator, *, calendar: Calendar, month: int, count: int
) -> np.ndarray:
    """Moments of a month, more of them in office hours."""
    start, end = calendar.month_starts[month : month + 2]
    days = np.arange(start // DAY, end // DAY)
    # Day 0 was a Thursday, weekday 3 when Monday is 0.
    day = days[codes(rng, np.asarray(v.WEEKDAY_WEIGHTS)[(days + 3) % 7], count)]
    hour = codes(rng, v.HOUR_WEIGHTS, count)
    return day * DAY + hour * HOUR + rng.integers(0, HOUR, count)


def ticket_ids(tickets: np.ndarray) -> pa.Array:
    """Ticket ids of ticket indexes."""
    return identifiers("T", tickets + 1, width=7)


def requester_ids(requester: np.ndarray, *, customers: Customers) -> pa.Array:
    """Ids of the help desk, or a visitor's id for one who is nobody's customer."""
    known = words(customers.helpdesk_identifiers(), requester)
    return pc.coalesce(known, identifiers("visitor", -requester))
