"""How often, how lately and for how much customers without a subscription have bought."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from tests.second_computation.charges import counted_charges
from tests.second_computation.company import Company, gathered
from tests.second_computation.entity import Record
from tests.second_computation.mrr_metrics import major_units

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Buyer:
    """The purchase days of a customer, in weeks from the first of them.

    `repeat_value` is what all days after the first came to, less refunds, in major units; none
    where a charge is not in the reporting currency.
    """

    customer_id: str
    frequency: int
    recency: float
    age: float
    repeat_value: Fraction | None

    @property
    def is_valued(self) -> bool:
        """Whether repeat purchases tell what they are worth."""
        return bool(self.frequency and self.repeat_value)


def buyers(company: Company, *, subscribers: Collection[str]) -> dict[str, Buyer]:
    """One for everybody with a succeeded charge who never paid for a subscription."""
    bought = [
        row
        for row in counted_charges(company)
        if row["status"] == "succeeded" and row["customer_id"] not in subscribers
    ]
    return {
        customer_id: _buyer(customer_id, charges, company)
        for customer_id, charges in gathered(bought, "customer_id").items()
    }


def _buyer(customer_id: str, charges: list[Record], company: Company) -> Buyer:
    days = {company.day_of(row["created_at"]) for row in charges}
    first, last = min(days), max(days)
    repeated = sum(
        row["amount"] - row["amount_refunded"]
        for row in charges
        if company.day_of(row["created_at"]) > first
    )
    is_known = all(row["currency"] == company.reporting_currency for row in charges)
    return Buyer(
        customer_id=customer_id,
        frequency=len(days) - 1,
        recency=(last - first).days / DAYS_OF_A_WEEK,
        age=(company.as_of_date - first).days / DAYS_OF_A_WEEK,
        repeat_value=(
            major_units(max(repeated, 0), company.reporting_currency) if is_known else None
        ),
    )
