"""What the billing tool exports about contracts and their periods."""

import numpy as np
import pyarrow as pa

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import dates, identifiers, integers, seen, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.subscriptions import Subscriptions
from orchestration.demo.timeline import DAY, NEVER, Window

REASONS = (*v.VOLUNTARY_REASONS, v.INVOLUNTARY_REASON)
STATUSES = ("trialing", "active", "canceled")
CURRENCIES = ("usd", "eur")


def contract_ids(contracts: np.ndarray) -> pa.Array:
    """Subscription ids of contract indexes."""
    return identifiers("S", contracts + 1)


def monthly_amount(customers: Customers, *, customer: np.ndarray, plan: np.ndarray) -> np.ndarray:
    """Recurring revenue per month in minor units: price of the plan times the seats."""
    return np.asarray(v.PLAN_PRICES)[plan] * customers.seats[customer]


def subscription_table(book: Subscriptions, *, customers: Customers, window: Window) -> pa.Table:
    """Contracts new or changed in the window, as they stood at its end."""
    notice, ended = seen(book.notice, window.end), seen(book.ended, window.end)
    started, trial_end = seen(book.started, window.end), seen(book.trial_end, window.end)
    plan = customers.first_plan[book.customer].copy()
    last_period = np.zeros(len(started), np.int64)
    known = np.flatnonzero(book.period_start * DAY < window.end)
    plan[book.period_contract[known]] = book.period_plan[known]
    last_period[book.period_contract[known]] = book.period_start[known] * DAY
    moments = np.stack([started, trial_end, last_period, notice, ended])
    updated = np.where(moments < NEVER, moments, 0).max(axis=0)
    rows = np.flatnonzero((updated >= window.start) & (started < NEVER))
    is_trial = (book.trial_end < NEVER) & (trial_end == NEVER)
    status = np.where(ended < NEVER, 2, np.where(is_trial, 0, 1))
    is_ended = ended[rows] < NEVER
    customer = book.customer[rows]
    return pa.table(
        {
            "subscription_id": contract_ids(rows),
            "customer_id": customers.identifiers().take(pa.array(customer)),
            "status": words(STATUSES, status[rows]),
            "plan_id": words(v.PLANS, plan[rows]),
            "product_id": words(v.PRODUCTS, customers.product[customer]),
            "started_at": timestamps(book.started[rows]),
            "trial_end": timestamps(book.trial_end[rows]),
            "canceled_at": timestamps(notice[rows]),
            "ended_at": timestamps(ended[rows]),
            "cancellation_reason": words(
                REASONS, np.where(notice[rows] < NEVER, book.reason[rows], -1)
            ),
            "is_involuntary": pa.array(book.is_involuntary[rows], mask=~is_ended),
            "updated_at": timestamps(updated[rows]),
        }
    )


def period_table(book: Subscriptions, *, customers: Customers, window: Window) -> pa.Table:
    """Periods begun or ended in the window; one still running has no end."""
    first, after = window.start // DAY, window.end // DAY
    end = seen(book.period_end, after)
    is_begun = (book.period_start >= first) & (book.period_start < after)
    rows = np.flatnonzero(is_begun | ((end >= first) & (end < NEVER)))
    customer = book.customer[book.period_contract[rows]]
    plan = book.period_plan[rows]
    return pa.table(
        {
            "subscription_id": contract_ids(book.period_contract[rows]),
            "customer_id": customers.identifiers().take(pa.array(customer)),
            "plan_id": words(v.PLANS, plan),
            "product_id": words(v.PRODUCTS, customers.product[customer]),
            "period_start": dates(book.period_start[rows]),
            "period_end": dates(end[rows]),
            "mrr_amount": integers(monthly_amount(customers, customer=customer, plan=plan)),
            "currency": words(CURRENCIES, customers.pays_euro[customer].astype(np.int64)),
        }
    )
