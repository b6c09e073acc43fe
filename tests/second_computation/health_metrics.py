"""How well the active customers are on the whole."""

from collections.abc import Collection

from tests.second_computation.company import Company
from tests.second_computation.health import Health
from tests.second_computation.results import CUSTOMER_SEGMENTS, Results, mean_of_known, rows_of

HEALTH_METRICS = ("health_score",)


def health_metrics(health: list[Health], company: Company, *, segments: Collection[str]) -> Results:
    """health_score, in the month of as_of_date."""
    today = company.as_of_date
    facts = (
        (today, company.segments_on(customer.customer_id, today), customer.score)
        for customer in health
        if customer.is_counted and customer.is_active
    )
    wanted = set(segments) & set(CUSTOMER_SEGMENTS)
    return rows_of("health_score", facts, mean_of_known, wanted=wanted, grains=("month",))
