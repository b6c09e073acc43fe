"""What the live customers are expected to bring on average."""

from collections.abc import Collection
from fractions import Fraction

from tests.second_computation.company import Company
from tests.second_computation.health import is_counted
from tests.second_computation.lifetime_fits import Fitted
from tests.second_computation.lifetime_value import Expectation, LifetimeValue
from tests.second_computation.mrr_metrics import major_units
from tests.second_computation.results import CUSTOMER_SEGMENTS, Results, mean_of_known, rows_of

LIFETIME_VALUE_METRICS = ("clv_predicted",)


def lifetime_value_metrics(
    company: Company, *, parameters: Fitted | None, segments: Collection[str]
) -> Results:
    """clv_predicted, in the month of as_of_date, by the given parameters or by own ones."""
    today, values = company.as_of_date, LifetimeValue(company, parameters=parameters)
    facts = (
        (today, company.segments_on(customer_id, today), _predicted(expectation, company))
        for customer_id, expectation in values.expectations().items()
        if expectation.is_live and is_counted(customer_id, company)
    )
    wanted = set(segments) & set(CUSTOMER_SEGMENTS)
    return rows_of("clv_predicted", facts, mean_of_known, wanted=wanted, grains=("month",))


def _predicted(expectation: Expectation, company: Company) -> Fraction | None:
    amount = expectation.predicted_value
    return None if amount is None else major_units(amount, company.reporting_currency)
