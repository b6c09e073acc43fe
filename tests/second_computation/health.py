"""Who has a health, and how the components that are known of a customer make up the score."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.second_computation.calls import Call
from tests.second_computation.charges import counted_charges
from tests.second_computation.company import Company, is_in_force
from tests.second_computation.health_opinions import engagement, satisfaction, sentiment
from tests.second_computation.health_service import billing, support
from tests.second_computation.health_usage import usage
from tests.second_computation.tickets import Ticket

WEIGHTS = {
    "satisfaction": 25,
    "support": 15,
    "usage": 25,
    "billing": 15,
    "engagement": 10,
    "sentiment": 10,
}
# Of all weights, in percent.
FEWEST_KNOWN = 40


@dataclass(frozen=True)
class Health:
    """A customer, what is known of them, and the score it gives where it is enough."""

    customer_id: str
    is_counted: bool
    is_active: bool
    components: Mapping[str, Fraction]

    @property
    def score(self) -> Fraction | None:
        """The weighted mean of the components that are known; none under 40 % of the weights."""
        known = sum(WEIGHTS[name] for name in self.components)
        if 100 * known < FEWEST_KNOWN * sum(WEIGHTS.values()):
            return None
        total = sum(WEIGHTS[name] * score for name, score in self.components.items())
        return Fraction(total) / known


def healths(tickets: list[Ticket], calls: list[Call], company: Company) -> list[Health]:
    """One for everybody whom billing lists, who ever has a paid period, or who paid a charge."""
    payers, active = set(), set()
    for customer_id, periods in company.periods_of.items():
        if any(period["mrr_amount"] > 0 for period in periods):
            payers.add(customer_id)
        if any(is_in_force(period, company.as_of_date) for period in periods):
            active.add(customer_id)
    buyers = {
        row["customer_id"] for row in counted_charges(company) if row["status"] == "succeeded"
    }
    everybody = company.customers.keys() | payers | buyers
    counted = {customer_id for customer_id in everybody if is_counted(customer_id, company)}
    components = {
        "satisfaction": satisfaction(company),
        "support": support(tickets, calls, company),
        "usage": usage(counted, active & counted, company),
        "billing": billing(company),
        "engagement": engagement(company),
        "sentiment": sentiment(tickets, company),
    }
    return [
        Health(
            customer_id=customer_id,
            is_counted=customer_id in counted,
            is_active=customer_id in active,
            components={
                name: scores[customer_id]
                for name, scores in components.items()
                if customer_id in scores
            },
        )
        for customer_id in sorted(everybody)
    ]


def is_counted(customer_id: str, company: Company) -> bool:
    """Neither a test customer nor one who signs up after as_of_date."""
    customer = company.customers.get(customer_id)
    has_signed_up = customer is None or company.has_happened(customer["created_at"])
    return has_signed_up and not company.is_test(customer_id)
