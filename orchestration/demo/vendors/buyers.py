"""Who buys in a shop, as far as its orders name them: an address and a country."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Buyer:
    """What an order says of its customer; empty where it says nothing."""

    email: str = ""
    country: str = ""


NOBODY = Buyer()


class Buyers:
    """The buyers of a company by customer id; null is nobody.

    A customer of whom there is no record has an address made of the id.
    """

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        rows = tables["customers"].to_pylist() if "customers" in tables else []
        self._known = {
            row["customer_id"]: Buyer(row["email"] or "", row["country"] or "") for row in rows
        }

    def __getitem__(self, customer_id: str | None) -> Buyer:
        if customer_id is None:
            return NOBODY
        return self._known.get(customer_id) or Buyer(f"customer-{customer_id}@example.com")
