"""What each customer is expected to bring over the next months, by the model that fits them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import floor

from tests.second_computation.company import Company
from tests.second_computation.lifetime_expectations import (
    chance_alive,
    purchase_value,
    purchases_until,
    renewal_chances,
)
from tests.second_computation.lifetime_fits import Fitted, fitted, tasks
from tests.second_computation.mrr_metrics import major_units
from tests.second_computation.purchases import DAYS_OF_A_WEEK, Buyer, buyers
from tests.second_computation.renewals import ALL, Stay, months_later, stays

HORIZON_MONTHS = 12
ANNUAL_DISCOUNT = 0.1
LIVE_FROM = 0.5


@dataclass(frozen=True)
class Expectation:
    """What is expected of a customer; money in minor units, None where nothing tells.

    `worth_of_all` is that of all purchases over the horizon, discounted.
    """

    chance_alive: float | None
    purchases: float | None
    worth_of_one: float | None
    worth_of_all: float | None

    @property
    def is_live(self) -> bool:
        """More likely there than not."""
        return self.chance_alive is not None and self.chance_alive >= LIVE_FROM

    @property
    def predicted_value(self) -> int | None:
        """Whole minor units, at a margin of 1."""
        return None if self.worth_of_all is None else to_whole(self.worth_of_all)


GONE = Expectation(0.0, 0.0, None, 0.0)


def to_whole(amount: float) -> int:
    """The nearest whole number, halves up."""
    return floor(amount + 0.5)


class LifetimeValue:
    """The lifetime values of a company's customers.

    `parameters` are those of the models by model and segment; without any given, the package
    fits its own.
    """

    def __init__(self, company: Company, *, parameters: Fitted | None = None) -> None:
        self.stays = stays(company)
        self.buyers = buyers(company, subscribers=self.stays.keys())
        self.tasks = tasks(self.buyers, self.stays)
        self._today = company.as_of_date
        self._minor_units = float(1 / major_units(1, company.reporting_currency))
        self._given = parameters

    @cached_property
    def parameters(self) -> Fitted:
        """Those that were given, or else its own."""
        return fitted(self.tasks) if self._given is None else self._given

    def expectations(self) -> dict[str, Expectation]:
        """Of everybody who ever paid, but test customers."""
        renewing = {
            customer_id: self._of_subscriber(stay) for customer_id, stay in self.stays.items()
        }
        buying = {customer_id: self._of_buyer(buyer) for customer_id, buyer in self.buyers.items()}
        return renewing | buying

    def _of_subscriber(self, stay: Stay) -> Expectation:
        """One renewal a month from now on, of whoever still pays, as others of the cohort renew."""
        if not stay.is_active:
            return GONE
        of_all = self.parameters.get(("shifted_beta_geometric", ALL))
        parameters = self.parameters.get(("shifted_beta_geometric", stay.cohort), of_all)
        if parameters is None:
            return Expectation(1.0, None, stay.renewal_value, None)
        chances = renewal_chances(stay.made, HORIZON_MONTHS, parameters)
        value = stay.renewal_value
        return Expectation(
            1.0, sum(chances), value, None if value is None else value * discounted(chances)
        )

    def _of_buyer(self, buyer: Buyer) -> Expectation:
        of_purchases = self.parameters.get(("bg_nbd", ALL))
        of_values = self.parameters.get(("gamma_gamma", ALL))
        worth = None if of_values is None else purchase_value(buyer, of_values)
        if worth is not None:
            worth *= self._minor_units
        if of_purchases is None:
            return Expectation(None, None, worth, None)
        until = [0.0] + [
            purchases_until(buyer, weeks, of_purchases) for weeks in weeks_ahead(self._today)
        ]
        by_month = [after - before for before, after in pairwise(until)]
        return Expectation(
            chance_alive(buyer, of_purchases),
            until[-1],
            worth,
            None if worth is None else worth * discounted(by_month),
        )


def weeks_ahead(today: date) -> list[float]:
    """Weeks from today to the same day of each of the coming months."""
    return [
        (months_later(today, month) - today).days / DAYS_OF_A_WEEK
        for month in range(1, HORIZON_MONTHS + 1)
    ]


def discounted(by_month: list[float]) -> float:
    """The sum of the months ahead, each as if paid at its end and worth less by then."""
    return sum(
        value * (1 + ANNUAL_DISCOUNT) ** (-month / 12)
        for month, value in enumerate(by_month, start=1)
    )
