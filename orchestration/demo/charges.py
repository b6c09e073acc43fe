"""What was charged: one invoice per contract and billing day, tried twice when it fails."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo import vocabulary as v
from orchestration.demo.billing_tables import CURRENCIES, monthly_amount
from orchestration.demo.columns import identifiers, integers, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.subscriptions import Subscriptions
from orchestration.demo.timeline import DAY, HOUR, NEVER, Calendar, Window

FAILURE_RATE = 0.04
SECOND_FAILURE_RATE = 0.12
REFUND_RATE = 0.02
RETRY_DELAY = 3 * DAY
STATUSES = ("succeeded", "pending", "failed")


@dataclass(frozen=True)
class Charges:
    """One entry per attempt, in order of time."""

    invoice: np.ndarray
    customer: np.ndarray
    created: np.ndarray
    amount: np.ndarray
    refunded: np.ndarray
    status: np.ndarray


def draw_charges(
    rng: np.random.Generator, *, book: Subscriptions, customers: Customers, calendar: Calendar
) -> Charges:
    """The invoice of a billing day is over the amount of the period it lies in."""
    period, day, is_unpaid = _billing_days(book, calendar=calendar)
    count = len(period)
    fails = is_unpaid | (rng.random(count) < FAILURE_RATE)
    fails_again = is_unpaid | (rng.random(count) < SECOND_FAILURE_RATE)
    first = day * DAY + rng.integers(0, 6 * HOUR, count)
    retried = np.flatnonzero(fails & (first + RETRY_DELAY < calendar.end))
    invoice = np.concatenate([np.arange(count), retried])
    created = np.concatenate([first, first[retried] + RETRY_DELAY])
    status = np.where(np.concatenate([fails, fails_again[retried]]), 2, 0)
    status[(status == 0) & (created >= calendar.as_of_day * DAY)] = 1
    customer = book.customer[book.period_contract[period]]
    amount = monthly_amount(customers, customer=customer, plan=book.period_plan[period])
    share = np.where(rng.random(len(invoice)) < 0.5, 1, 2)
    is_refunded = (rng.random(len(invoice)) < REFUND_RATE) & (status == 0)
    order = np.lexsort((invoice, created))
    invoice = invoice[order]
    return Charges(
        invoice=invoice,
        customer=customer[invoice],
        created=created[order],
        amount=amount[invoice],
        refunded=np.where(is_refunded[order], amount[invoice] // share[order], 0),
        status=status[order],
    )


def _billing_days(
    book: Subscriptions, *, calendar: Calendar
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Period, day, and whether the invoice is the one whose failure ends the contract."""
    is_ended = book.period_end < NEVER
    first_month = calendar.month_of(book.period_start * DAY)
    end_month = calendar.month_of(np.where(is_ended, book.period_end, 0) * DAY)
    this_month = np.where(book.billing_day == 1, calendar.months, calendar.months - 1)
    last_month = np.where(is_ended, end_month - 1, np.maximum(this_month, first_month))
    length = last_month - first_month + 1
    period = np.repeat(np.arange(len(length)), length)
    step = np.arange(len(period)) - np.repeat(np.cumsum(length) - length, length)
    billing_day = calendar.first_day(first_month[period] + step) + book.billing_day[period] - 1
    day = np.where(step == 0, book.period_start[period], billing_day)
    contract = book.period_contract[period]
    is_last = (step == length[period] - 1) & (book.period_end[period] * DAY == book.ended[contract])
    return period, day, is_last & book.is_involuntary[contract]


def charge_table(charges: Charges, *, customers: Customers, window: Window) -> pa.Table:
    """Charges made in the window."""
    low, high = np.searchsorted(charges.created, [window.start, window.end])
    rows = np.arange(low, high)
    customer = charges.customer[rows]
    return pa.table(
        {
            "charge_id": identifiers("CH", rows + 1, width=7),
            "customer_id": customers.identifiers().take(pa.array(customer)),
            "invoice_id": identifiers("I", charges.invoice[rows] + 1, width=7),
            "product_id": words(v.PRODUCTS, customers.product[customer]),
            "created_at": timestamps(charges.created[rows]),
            "amount": integers(charges.amount[rows]),
            "amount_refunded": integers(charges.refunded[rows]),
            "currency": words(CURRENCIES, customers.pays_euro[customer].astype(np.int64)),
            "status": words(STATUSES, charges.status[rows]),
            "is_test": pa.array(customers.is_test[customer]),
        }
    )
