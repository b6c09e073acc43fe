"""People who buy in the shop and never subscribe: sign-up, country, name. Not what they buy."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import codes, constant, identifiers, timestamps, words
from orchestration.demo.customers import draw_sign_ups, full_names
from orchestration.demo.timeline import Calendar, Window

BUYERS_PER_CUSTOMER = 0.4


@dataclass(frozen=True)
class Buyers:
    """One entry per buyer, in order of sign-up. Codes point into `vocabulary`."""

    signed_up: np.ndarray
    country: np.ndarray
    source: np.ndarray
    name: np.ndarray

    def __len__(self) -> int:
        return len(self.signed_up)

    def identifiers(self) -> pa.Array:
        """The customer ids, in order: a series of their own, beside that of subscribers."""
        return identifiers("B", np.arange(1, len(self) + 1))


def draw_buyers(rng: np.random.Generator, *, calendar: Calendar, customers: int) -> Buyers:
    """Some for every so many customers; they come as customers come."""
    count = int(customers * BUYERS_PER_CUSTOMER)
    return Buyers(
        signed_up=draw_sign_ups(rng, calendar=calendar, count=count),
        country=codes(rng, v.COUNTRY_SHARES, count),
        source=codes(rng, (0.5, 0.1, 0.05, 0.05, 0.3), count),
        name=rng.integers(0, len(full_names()), count),
    )


def buyer_table(buyers: Buyers, window: Window) -> pa.Table:
    """Buyers who signed up in the window, as the customers of billing that they are."""
    low, high = np.searchsorted(buyers.signed_up, [window.start, window.end])
    rows = np.arange(low, high)
    ids = buyers.identifiers().take(pa.array(rows))
    signed_up = timestamps(buyers.signed_up[rows])
    return pa.table(
        {
            "customer_id": ids,
            "created_at": signed_up,
            "updated_at": signed_up,
            "email": pc.binary_join_element_wise(pc.utf8_lower(ids), "example.net", "@"),
            "name": words(full_names(), buyers.name[rows]),
            "country": words(v.COUNTRIES, buyers.country[rows]),
            "segment": constant(v.SEGMENTS[0], len(rows)),
            "acquired_from": words(v.ACQUISITION_CHANNELS, buyers.source[rows]),
            "is_test": pa.array(np.zeros(len(rows), bool)),
            "is_deleted": pa.array(np.zeros(len(rows), bool)),
        }
    )
