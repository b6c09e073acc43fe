"""Carts in the shop for additional seats and products: opened, filled, left or paid."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import vocabulary as v
from orchestration.demo.billing_tables import CURRENCIES
from orchestration.demo.columns import codes, identifiers, integers, seen, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.population import Population
from orchestration.demo.tickets import draw_moments
from orchestration.demo.timeline import DAY, HOUR, NEVER, Window

CARTS_PER_MONTH = (0.08, 0.14, 0.3)
TEST_CUSTOMER_CARTS = 2
STRANGER_SHARE = 0.4
DAYS_OF_A_MONTH = 31
EMPTY_SHARE = 0.04
COMPLETED_SHARE = 0.34
LATE_SHARE = 0.06
UNPRICED_SHARE = 0.02


@dataclass(frozen=True)
class Carts:
    """One entry per cart, in order of time. A negative customer is not logged in."""

    customer: np.ndarray
    created: np.ndarray
    touched: np.ndarray
    completed: np.ndarray
    product: np.ndarray
    quantity: np.ndarray
    price: np.ndarray

    def __len__(self) -> int:
        return len(self.created)


def draw_carts(rng: np.random.Generator, population: Population) -> Carts:
    """A third is paid, most of it at once, a little after a day or more."""
    customer, created = _openings(rng, population)
    order = np.flatnonzero(population.can_act(customer, created))
    order = order[np.argsort(created[order], kind="stable")]
    customer, created = customer[order], created[order]
    count = len(order)
    is_empty = rng.random(count) < EMPTY_SHARE
    is_paid = (rng.random(count) < COMPLETED_SHARE) & ~is_empty
    delay = np.minimum(rng.lognormal(np.log(1_200), 1.0, count), 20 * HOUR)
    is_late = rng.random(count) < LATE_SHARE
    delay = np.where(is_late, rng.uniform(1.1 * DAY, 5 * DAY, count), delay)
    quantity = np.where(is_empty, 0, rng.integers(1, 6, count))
    price = np.asarray(v.PLAN_PRICES)[codes(rng, (0.6, 0.3, 0.1), count)] * quantity
    return Carts(
        customer=customer,
        created=created,
        touched=created + rng.integers(5, 900, count),
        completed=np.where(is_paid, created + 900 + delay.astype(np.int64), NEVER),
        product=codes(rng, v.PRODUCT_SHARES, count),
        quantity=quantity,
        price=np.where(rng.random(count) < UNPRICED_SHARE, -1, price),
    )


def _openings(rng: np.random.Generator, population: Population) -> tuple[np.ndarray, np.ndarray]:
    """Who opens a cart, and when; negative for strangers."""
    customers, calendar = population.customers, population.calendar
    testers = np.repeat(np.flatnonzero(customers.is_test), TEST_CUSTOMER_CARTS)
    since = customers.signed_up[testers]
    share = rng.uniform(0, 1, len(testers))
    who, when = [testers], [since + ((calendar.end - since) * share).astype(np.int64)]
    for month in range(calendar.months + 1):
        rate = np.asarray(CARTS_PER_MONTH)[customers.segment] * population.present[month]
        if month == calendar.months:
            rate = rate / DAYS_OF_A_MONTH
        known = np.repeat(np.arange(len(customers)), rng.poisson(rate))
        strangers = np.full(rng.poisson(len(known) * STRANGER_SHARE), -1)
        who += [known, strangers]
        count = len(known) + len(strangers)
        when.append(draw_moments(rng, calendar=calendar, month=month, count=count))
    return np.concatenate(who), np.concatenate(when)


def cart_table(carts: Carts, *, customers: Customers, window: Window) -> pa.Table:
    """Carts new or changed in the window, as they stood at its end."""
    touched, completed = seen(carts.touched, window.end), seen(carts.completed, window.end)
    moments = np.stack([carts.created, touched, completed])
    updated = np.where(moments < NEVER, moments, 0).max(axis=0)
    is_new = (carts.created < window.end) & (updated >= window.start)
    rows = np.flatnonzero(is_new)
    customer, price = carts.customer[rows], carts.price[rows]
    pays_euro = np.append(customers.pays_euro, False)[customer]
    is_test = np.append(customers.is_test, False)[customer]
    missing = pa.scalar(None, pa.string())
    return pa.table(
        {
            "checkout_id": identifiers("CO", rows + 1),
            "created_at": timestamps(carts.created[rows]),
            "updated_at": timestamps(updated[rows]),
            "completed_at": timestamps(completed[rows]),
            "customer_id": words(customers.identifiers(), customer),
            "visitor_id": identifiers("W", np.where(customer >= 0, customer, rows + 900_000) + 1),
            "currency": words(CURRENCIES, pays_euro.astype(np.int64)),
            "total_price": integers(np.maximum(price, 0), is_missing=price < 0),
            "item_quantity": integers(carts.quantity[rows]),
            "product_id": words(v.PRODUCTS, carts.product[rows]),
            "order_id": pc.if_else(
                pa.array(completed[rows] < NEVER), identifiers("O", rows + 1), missing
            ),
            "is_test": pa.array(is_test),
        }
    )
