"""From tables of the warehouse to tables of the warehouse, by way of the models."""

from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from orchestration.lifetime_value import bg_nbd, gamma_gamma
from orchestration.lifetime_value.tables import (
    fitted_parameters,
    purchase_predictions,
    renewal_predictions,
)

PURCHASES = {
    "frequency": pa.int64(),
    "recency_days": pa.int64(),
    "age_days": pa.int64(),
    "repeat_value": pa.float64(),
}
RENEWALS = {"fitted_segment": pa.string(), "renewal_count": pa.int64(), "due_count": pa.int64()}
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


@pytest.fixture
def warehouse():
    with duckdb.connect() as connection:
        yield connection


def relation(warehouse, rows, columns):
    schema = pa.schema(columns)
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return warehouse.from_arrow(pa.Table.from_pylist(records, schema=schema))


def purchases_of(warehouse, rows):
    return relation(warehouse, rows, PURCHASES)


def renewals_of(warehouse, rows):
    return relation(warehouse, rows, RENEWALS)


def months_of(warehouse):
    """A year ahead, renewals every sixth month, money worth half after a year."""
    return warehouse.query("""
        select
            month_number,
            month_number * 4 as weeks_ahead,
            power(0.5, month_number / 12) as discount_factor,
            case when month_number % 6 = 0 then month_number // 6 end as renewal_number
        from range(1, 13) as months(month_number)
    """)


def parameters_of(warehouse, fits):
    return relation(
        warehouse,
        [
            (model, segment, name, value)
            for (model, segment), parameters in fits.items()
            for name, value in parameters.items()
        ],
        {
            "model_name": pa.string(),
            "segment_value": pa.string(),
            "parameter_name": pa.string(),
            "parameter_value": pa.float64(),
        },
    )


def high_end(segment):
    """A thousand subscribers who stay as those of the paper did, seven years later."""
    lost = [before - after for before, after in pairwise(HIGH_END)]
    return [(segment, years, 7) for years, count in enumerate([*lost, 491]) for _ in range(count)]


def rows_of(table):
    return {
        (row["model_name"], row["segment_value"], row["parameter_name"]): row
        for row in table.to_pylist()
    }


def test_renewals_are_counted_into_the_published_parameters(warehouse):
    fitted = rows_of(
        fitted_parameters(
            purchases_of(warehouse, []), renewals_of(warehouse, high_end("2000") + high_end("all"))
        )
    )
    assert set(fitted) == {
        ("shifted_beta_geometric", segment, name)
        for segment in ("all", "2000")
        for name in ("alpha", "beta")
    }
    cohort = fitted["shifted_beta_geometric", "2000", "alpha"]
    everyone = fitted["shifted_beta_geometric", "all", "alpha"]
    assert round(cohort["parameter_value"], 3) == round(everyone["parameter_value"], 3) == 0.668
    assert (cohort["customer_count"], everyone["customer_count"]) == (1000, 2000)
    assert round(cohort["log_likelihood"], 1) == -1611.2


def test_without_customers_there_are_no_parameters_and_no_predictions(warehouse):
    purchases, renewals = purchases_of(warehouse, []), renewals_of(warehouse, [])
    fitted = fitted_parameters(purchases, renewals)
    assert fitted.num_rows == 0
    parameters = warehouse.from_arrow(fitted)
    months = months_of(warehouse)
    assert purchase_predictions(purchases, months, parameters).num_rows == 0
    assert renewal_predictions(renewals, months, parameters).num_rows == 0


def test_what_one_customer_of_each_kind_does_not_tell_is_null(warehouse):
    purchases = purchases_of(warehouse, [(3, 30, 90, 75.0)])
    renewals = renewals_of(warehouse, [("all", 3, 3)])
    fitted = fitted_parameters(purchases, renewals)
    assert {row["model_name"] for row in fitted.to_pylist()} == {
        "bg_nbd",
        "gamma_gamma",
        "shifted_beta_geometric",
    }
    for row in fitted.to_pylist():
        assert row["customer_count"] == 1
        assert row["parameter_value"] is row["log_likelihood"] is None
    parameters = warehouse.from_arrow(fitted)
    months = months_of(warehouse)
    assert purchase_predictions(purchases, months, parameters).num_rows == 0
    assert renewal_predictions(renewals, months, parameters).num_rows == 0


def test_without_repeat_buyers_values_are_of_nobody(warehouse):
    purchases = purchases_of(warehouse, [(0, 0, 90, 0.0), (0, 0, 10, 0.0)])
    fitted = fitted_parameters(purchases, renewals_of(warehouse, []))
    assert {row["model_name"] for row in fitted.to_pylist()} == {"bg_nbd"}
    assert {row["parameter_value"] for row in fitted.to_pylist()} == {None}


def test_buyers_whose_value_is_unknown_or_nothing_are_not_asked_for_it(warehouse):
    rows = [(1, 7, 90, 10.0), (2, 14, 90, 50.0), (1, 7, 90, 0.0), (1, 7, 90, None)]
    fitted = rows_of(fitted_parameters(purchases_of(warehouse, rows), renewals_of(warehouse, [])))
    assert fitted["gamma_gamma", "all", "p"]["customer_count"] == 2
    assert fitted["bg_nbd", "all", "r"]["customer_count"] == 4


def test_purchases_are_predicted_per_history_in_weeks_and_discounted_by_the_month(warehouse):
    cdnow = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    rows = [(2, 213, 272, 10.0), (2, 213, 272, 20.0), (0, 0, 272, 0.0), (2, 7, 14, 10.0)]
    predicted = purchase_predictions(
        purchases_of(warehouse, rows),
        warehouse.query("""
            select
                month_number,
                39.0 * (month_number - 1) as weeks_ahead,
                1 / month_number as discount_factor,
                null as renewal_number
            from range(1, 3) as months(month_number)
        """),
        parameters_of(warehouse, {("bg_nbd", "all"): cdnow}),
    ).to_pylist()
    assert [row["frequency"] for row in predicted] == [0, 2, 2]
    (first,) = [row for row in predicted if row["recency_days"] == 213]
    assert round(first["expected_purchases"], 3) == 1.226
    assert first["discounted_purchases"] == pytest.approx(first["expected_purchases"] / 2)
    assert predicted[0]["probability_alive"] == 1


def test_renewals_are_predicted_by_the_cohort_or_else_by_all(warehouse):
    predicted = renewal_predictions(
        renewals_of(warehouse, [("2000", 1, 1), ("2000", 1, 2), ("2001", 1, 1), ("all", 0, 0)]),
        months_of(warehouse),
        parameters_of(
            warehouse,
            {
                ("shifted_beta_geometric", "2000"): {"alpha": 1.0, "beta": 2.0},
                ("shifted_beta_geometric", "2001"): {"alpha": None, "beta": None},
                ("shifted_beta_geometric", "all"): {"alpha": 1.0, "beta": 1.0},
            },
        ),
    ).to_pylist()
    expected = {
        ("2000", 1): (3 / 4, 3 / 4 * 4 / 5),
        ("2001", 1): (2 / 3, 2 / 3 * 3 / 4),
        ("all", 0): (1 / 2, 1 / 2 * 2 / 3),
    }
    assert len(predicted) == len(expected)
    for row in predicted:
        first, second = expected[row["fitted_segment"], row["renewal_count"]]
        assert row["expected_purchases"] == pytest.approx(first + second)
        assert row["discounted_purchases"] == pytest.approx(first * 0.5**0.5 + second * 0.5)


def test_the_order_of_rows_changes_nothing(warehouse):
    rng = np.random.default_rng(3)
    age = rng.integers(100, 400, 500)
    recency = (age * rng.random(500)).astype(int)
    frequency = np.minimum(rng.geometric(0.4, 500) - 1, recency)
    recency[frequency == 0] = 0
    value = np.where(frequency > 0, frequency * rng.gamma(6, 5, 500), 0).round(2)
    columns = (column.tolist() for column in (frequency, recency, age, value))
    rows = list(zip(*columns, strict=True))
    renewals = high_end("all")
    forward = fitted_parameters(purchases_of(warehouse, rows), renewals_of(warehouse, renewals))
    backward = fitted_parameters(
        purchases_of(warehouse, rows[::-1]), renewals_of(warehouse, renewals[::-1])
    )
    assert forward.to_pylist() == backward.to_pylist()


def test_a_fit_is_given_histories_and_how_many_customers_have_each(warehouse, monkeypatch):
    """A million customers of five histories take no longer than five customers."""
    lengths = []

    def watch(model):
        fit = model.fit

        def watched(*columns, customers):
            lengths.append([*map(len, columns), len(customers), int(customers.sum())])
            return fit(*columns, customers=customers)

        monkeypatch.setattr(model, "fit", watched)

    watch(bg_nbd)
    watch(gamma_gamma)
    rows = [
        (0, 0, 90, 0.0),
        (0, 0, 45, 0.0),
        (1, 7, 90, 10.0),
        (2, 14, 90, 50.0),
        (3, 60, 80, 66.0),
    ]
    once = purchases_of(warehouse, rows).set_alias("once")
    often = once.cross(warehouse.query("from range(200000)")).project("once.*")
    few = rows_of(fitted_parameters(once, renewals_of(warehouse, [])))
    many = rows_of(fitted_parameters(often, renewals_of(warehouse, [])))
    assert lengths == [
        [5, 5, 5, 5, 5],
        [3, 3, 3, 3],
        [5, 5, 5, 5, 1_000_000],
        [3, 3, 3, 600_000],
    ]
    for key, row in many.items():
        assert row["customer_count"] == 200_000 * few[key]["customer_count"]
        assert row["log_likelihood"] == pytest.approx(200_000 * few[key]["log_likelihood"])
