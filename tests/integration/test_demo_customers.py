"""What a night tells of each customer of the made company is right: health and lifetime value."""

from math import log

import pytest

from orchestration.demo.company import Company
from tests.integration.place import Place
from tests.second_computation.calls import counted_calls
from tests.second_computation.company import Company as LandedCompany
from tests.second_computation.company import read_company
from tests.second_computation.compare_customers import (
    health_differences,
    lifetime_value_differences,
    stored_fits,
    stored_parameters,
)
from tests.second_computation.health import healths
from tests.second_computation.lifetime_fits import (
    Parameters,
    fit,
    is_at_a_limit,
    uncertainty,
)
from tests.second_computation.lifetime_value import LifetimeValue
from tests.second_computation.tickets import counted_tickets

# In logarithms of the likelihood, per customer.
HARDLY_A_GAIN = 1e-6
# Purchases a week, worth of a purchase, chance not to make the first renewal: means of customers.
MEANS = {
    "bg_nbd": lambda r, alpha, a, b: r / alpha,
    "gamma_gamma": lambda p, q, v: p * v / (q - 1),
    "shifted_beta_geometric": lambda alpha, beta: alpha / (alpha + beta),
}

Night = tuple[Place, Company, str]


@pytest.fixture(scope="module")
def landed(demo_night: Night) -> LandedCompany:
    """The company as its landing files tell it."""
    place, company, _ = demo_night
    return read_company(
        place.landing,
        as_of_date=company.as_of_date,
        reporting_timezone="UTC",
        reporting_currency="usd",
    )


@pytest.fixture(scope="module")
def values(demo_night: Night, landed: LandedCompany) -> LifetimeValue:
    """The lifetime values by the parameters that the night has stored."""
    return LifetimeValue(landed, parameters=stored_parameters(demo_night[0].published))


@pytest.fixture(scope="module")
def optima(values: LifetimeValue) -> dict[tuple[str, str], Parameters]:
    """The parameters that the second computation finds likeliest, by model and segment."""
    return {(task.model, task.segment): fit(task) for task in values.tasks if task.is_told}


def test_the_health_of_every_customer_equals_the_second_computation(
    demo_night: Night, landed: LandedCompany
) -> None:
    expected = healths(counted_tickets(landed), counted_calls(landed), landed)
    assert {name for health in expected for name in health.components} == {
        "satisfaction",
        "support",
        "usage",
        "billing",
        "engagement",
        "sentiment",
    }
    assert health_differences(demo_night[0].published, expected) == []


def test_the_lifetime_value_of_every_customer_equals_the_second_computation(
    demo_night: Night, values: LifetimeValue
) -> None:
    """From the stored parameters: BG/NBD by the paper's hypergeometric series in forty digits,
    Gamma-Gamma by its conditional mean, renewals by their chances one after the other."""
    assert values.buyers
    assert values.stays
    assert lifetime_value_differences(demo_night[0].published, values.expectations()) == []


def test_every_fit_has_its_customers_and_the_likelihood_of_its_parameters(
    demo_night: Night, values: LifetimeValue
) -> None:
    """The likelihood is computed at the stored parameters, by the formulas of the papers."""
    stored = stored_fits(demo_night[0].published)
    assert stored.keys() == {(task.model, task.segment) for task in values.tasks}
    for task in values.tasks:
        found = stored[task.model, task.segment]
        assert found.customer_count == task.customer_count
        assert bool(found.parameters) == task.is_told
        if task.is_told:
            assert found.log_likelihood == pytest.approx(task.at(found.parameters), rel=1e-9)


def test_no_parameters_are_likelier_than_the_fitted_ones(
    demo_night: Night, values: LifetimeValue, optima: dict[tuple[str, str], Parameters]
) -> None:
    """Also where the likelihood hardly rises any more towards a limit of the model.

    There the parameters are not told, but what they say of the customers on the whole is.
    """
    stored = stored_parameters(demo_night[0].published)
    for (model, segment), best in optima.items():
        (task,) = (t for t in values.tasks if (t.model, t.segment) == (model, segment))
        found = stored[model, segment]
        assert task.at(best) - task.at(found) <= HARDLY_A_GAIN * task.customer_count
        assert MEANS[model](**found) == pytest.approx(MEANS[model](**best), rel=1e-3)


def test_a_search_of_another_kind_finds_the_same_parameters(
    demo_night: Night, values: LifetimeValue, optima: dict[tuple[str, str], Parameters]
) -> None:
    """Both stop where a step gains less than a sum of logarithms can show.

    Around the optimum that leaves a parameter open by a few millionths; at a limit, by anything.
    """
    stored = stored_parameters(demo_night[0].published)
    inside = [
        task
        for task in values.tasks
        if task.is_told and not is_at_a_limit(optima[task.model, task.segment])
    ]
    assert {"bg_nbd", "gamma_gamma"} <= {task.model for task in inside}
    for task in inside:
        best, found = optima[task.model, task.segment], stored[task.model, task.segment]
        tolerance = uncertainty(task, best)
        for name, value in best.items():
            assert tolerance[name] < 1e-3
            assert abs(log(found[name] / value)) <= tolerance[name], (task.model, name)
