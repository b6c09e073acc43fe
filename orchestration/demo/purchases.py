"""What buyers without a subscription buy in the shop, how often, and for how much.

Buyers live by the model that is fitted to them: Fader, Hardie and Lee (2005) for the purchases,
Fader and Hardie (2013) for what they are worth. So a fit must find again what is planted here.
"""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from orchestration.demo import vocabulary as v
from orchestration.demo.billing_tables import CURRENCIES
from orchestration.demo.buyers import Buyers
from orchestration.demo.charges import STATUSES
from orchestration.demo.columns import codes, constant, identifiers, integers, timestamps, words
from orchestration.demo.timeline import DAY, Calendar, Window

WEEK = 7 * DAY
# Purchases a week are Gamma(r, alpha) over the buyers, the chance to be gone after one Beta(a, b).
BUYING = MappingProxyType({"r": 0.9, "alpha": 9.0, "a": 0.8, "b": 2.4})
# A purchase is worth Gamma(p, nu) in major units, and nu is Gamma(q, v) over the buyers.
SPENDING = MappingProxyType({"p": 6.0, "q": 4.0, "v": 15.0})
TIME_TO_CHOOSE = 600
TIME_TO_TRY_AGAIN = 120
FAILURE_RATE = 0.04
REFUND_RATE = 0.03
SUCCEEDED, FAILED = STATUSES.index("succeeded"), STATUSES.index("failed")


@dataclass(frozen=True)
class Purchases:
    """One entry per attempt to pay, in order of time."""

    buyer: np.ndarray
    created: np.ndarray
    amount: np.ndarray
    refunded: np.ndarray
    status: np.ndarray
    product: np.ndarray

    def __len__(self) -> int:
        return len(self.created)


def draw_purchases(rng: np.random.Generator, buyers: Buyers, *, calendar: Calendar) -> Purchases:
    """The first purchase comes with the sign-up; some are paid at the second attempt only.

    Nothing but a first purchase is given back: the models look at what the others come to.
    """
    buyer, created, is_first = _moments(rng, buyers, end=calendar.end)
    count = len(buyer)
    scale = rng.gamma(SPENDING["q"], 1 / SPENDING["v"], len(buyers))
    amount = np.ceil(100 * rng.gamma(SPENDING["p"], 1, count) / scale[buyer]).astype(np.int64)
    share = np.where(rng.random(count) < 0.5, 1, 2)
    is_refunded = is_first & (rng.random(count) < REFUND_RATE)
    refunded = np.where(is_refunded, amount // share, 0)
    product = codes(rng, v.PRODUCT_SHARES, count)
    failed = np.flatnonzero(rng.random(count) < FAILURE_RATE)
    attempt = np.concatenate([np.arange(count), failed])
    is_failed = np.arange(len(attempt)) >= count
    times = created[attempt] - np.where(is_failed, TIME_TO_TRY_AGAIN, 0)
    order = np.lexsort((attempt, times))
    attempt, is_failed = attempt[order], is_failed[order]
    return Purchases(
        buyer=buyer[attempt],
        created=times[order],
        amount=amount[attempt],
        refunded=np.where(is_failed, 0, refunded[attempt]),
        status=np.where(is_failed, FAILED, SUCCEEDED),
        product=product[attempt],
    )


def _moments(
    rng: np.random.Generator, buyers: Buyers, *, end: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Buyer and time of every purchase, and whether it is the buyer's first.

    A buyer waits exponentially for the next one, and is gone after each but the first with a
    chance of their own.
    """
    per_week = rng.gamma(BUYING["r"], 1 / BUYING["alpha"], len(buyers))
    leaves = rng.beta(BUYING["a"], BUYING["b"], len(buyers))
    who = np.flatnonzero(buyers.signed_up + TIME_TO_CHOOSE < end)
    times = buyers.signed_up[who] + TIME_TO_CHOOSE
    bought, when = [who], [times]
    while len(who):
        # Some would wait for longer than a number of seconds can tell.
        weeks = np.minimum(rng.exponential(1, len(who)) / per_week[who], end // WEEK)
        times = times + (weeks * WEEK).astype(np.int64)
        who, times = who[times < end], times[times < end]
        bought.append(who)
        when.append(times)
        stays = rng.random(len(who)) >= leaves[who]
        who, times = who[stays], times[stays]
    buyer = np.concatenate(bought)
    return buyer, np.concatenate(when), np.arange(len(buyer)) < len(bought[0])


def purchase_table(purchases: Purchases, *, buyers: Buyers, window: Window) -> pa.Table:
    """Charges of the shop made in the window. They are paid at once and have no invoice."""
    low, high = np.searchsorted(purchases.created, [window.start, window.end])
    rows = np.arange(low, high)
    return pa.table(
        {
            "charge_id": identifiers("SP", rows + 1, width=7),
            "customer_id": buyers.identifiers().take(pa.array(purchases.buyer[rows])),
            "invoice_id": pa.nulls(len(rows), pa.string()),
            "product_id": words(v.PRODUCTS, purchases.product[rows]),
            "created_at": timestamps(purchases.created[rows]),
            "amount": integers(purchases.amount[rows]),
            "amount_refunded": integers(purchases.refunded[rows]),
            "currency": constant(CURRENCIES[0], len(rows)),
            "status": words(STATUSES, purchases.status[rows]),
            "is_test": pa.array(np.zeros(len(rows), bool)),
        }
    )
