"""The comparison of tables of customers finds every kind of difference, and only those."""

from fractions import Fraction

import duckdb
import pytest

from tests.second_computation.compare_customers import (
    health_differences,
    lifetime_value_differences,
    stored_fits,
    stored_parameters,
)
from tests.second_computation.health import WEIGHTS, Health
from tests.second_computation.lifetime_value import Expectation

HEALTH = [Health("c1", True, True, {"usage": Fraction(200, 3), "satisfaction": Fraction(50)})]
VALUES = {
    "b1": Expectation(0.75, 3.5, 2999.6, 9000.4),
    "c1": Expectation(1.0, 11.0, None, None),
    "d1": Expectation(None, None, 1000.0, None),
}


@pytest.fixture
def published(tmp_path):
    """A published file that holds exactly what is expected."""
    path = tmp_path / "cx.duckdb"
    scores = ", ".join(f"{name}_score decimal(18, 9)" for name in WEIGHTS)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema metrics")
        connection.execute(
            "create table marts.customer_health (customer_id varchar, is_counted boolean,"
            f" is_active boolean, health_score decimal(18, 9), {scores})"
        )
        connection.execute(
            "insert into marts.customer_health (customer_id, is_counted, is_active, health_score,"
            " satisfaction_score, usage_score)"
            " values ('c1', true, true, 58.333333333, 50, 66.666666667)"
        )
        connection.execute(
            "create table marts.customer_lifetime_value as"
            " from (values ('b1', 'bg_nbd', true, 0.75, 3.5e0, 3000, 9000),"
            " ('c1', 'shifted_beta_geometric', true, 1, 11, null, null),"
            " ('d1', 'bg_nbd', null, null, null, 1000, null),"
            " ('nobody', null, null, null, null, null, null))"
            " as rows(customer_id, model_name, is_live, probability_alive, expected_purchases,"
            " expected_value_per_purchase, predicted_value)"
        )
        connection.execute(
            "create table metrics.clv_model_parameters as"
            " from (values ('gamma_gamma', 'all', 'p', 6.25, -9.5, 7),"
            " ('gamma_gamma', 'all', 'q', 3.75, -9.5, 7),"
            " ('bg_nbd', 'all', 'r', null, null, 8))"
            " as rows(model_name, segment_value, parameter_name, parameter_value, log_likelihood,"
            " customer_count)"
        )
    return path


def test_equal_tables_have_no_differences(published):
    assert health_differences(published, HEALTH) == []
    assert lifetime_value_differences(published, VALUES) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("usage_score = usage_score + 0.0000001", "usage_score: published 66.666666767"),
        ("usage_score = null", "usage_score: published None"),
        ("billing_score = 100", "billing_score: published 100"),
        ("is_active = false", "is_active: published False"),
        ("customer_id = 'c2'", "is on one side only"),
    ],
)
def test_a_difference_in_health_is_found(published, change, problem):
    with duckdb.connect(str(published)) as connection:
        connection.execute(f"update marts.customer_health set {change}")
    found = health_differences(published, HEALTH)
    assert found
    assert all(problem in line for line in found)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("predicted_value = 9001", "b1 predicted_value: published 9001"),
        ("expected_purchases = 3.50001", "b1 expected_purchases"),
        ("is_live = false", "b1 is_live"),
        ("model_name = null", "b1 is on one side only"),
    ],
)
def test_a_difference_in_lifetime_value_is_found(published, change, problem):
    with duckdb.connect(str(published)) as connection:
        connection.execute(
            f"update marts.customer_lifetime_value set {change} where customer_id = 'b1'"
        )
    (found,) = lifetime_value_differences(published, VALUES)
    assert problem in found


def test_a_fit_without_parameters_is_stored_without(published):
    fits = stored_fits(published)
    assert fits["gamma_gamma", "all"].log_likelihood == -9.5
    assert (fits["bg_nbd", "all"].parameters, fits["bg_nbd", "all"].customer_count) == ({}, 8)
    assert stored_parameters(published) == {("gamma_gamma", "all"): {"p": 6.25, "q": 3.75}}
