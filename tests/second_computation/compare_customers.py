"""The published tables of customers beside the second computation, and the fits they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path

import duckdb

from tests.second_computation.health import WEIGHTS, Health
from tests.second_computation.lifetime_fits import Fitted, Parameters
from tests.second_computation.lifetime_value import Expectation, to_whole

RELATIVE_TOLERANCE = 1e-9
# Scores of health are published with nine decimals.
HALF_A_DIGIT = 5.1e-10

Values = Mapping[str, float | None]

FITS = """
    select
        model_name, segment_value, any_value(log_likelihood), any_value(customer_count),
        map_from_entries(list((parameter_name, parameter_value)))
    from metrics.clv_model_parameters
    group by model_name, segment_value
"""


@dataclass(frozen=True)
class StoredFit:
    """A published fit; without parameters and likelihood where the data did not tell them."""

    parameters: Parameters
    log_likelihood: float | None
    customer_count: int


def stored_fits(published: Path) -> dict[tuple[str, str], StoredFit]:
    """The fits of lifetime value, by model and segment."""
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(FITS).fetchall()
    return {
        (model, segment): StoredFit(
            {name: value for name, value in values.items() if value is not None}, likelihood, count
        )
        for model, segment, likelihood, count, values in rows
    }


def stored_parameters(published: Path) -> Fitted:
    """The parameters of those fits that have any."""
    fits = stored_fits(published)
    return {key: fit.parameters for key, fit in fits.items() if fit.parameters}


def health_differences(published: Path, expected: list[Health]) -> list[str]:
    """One line per number of `customer_health` that is missing, extra or different."""
    wanted = {
        health.customer_id: {
            "is_counted": health.is_counted,
            "is_active": health.is_active,
            "health_score": health.score,
            **{f"{name}_score": health.components.get(name) for name in WEIGHTS},
        }
        for health in expected
    }
    return _differences(published, "marts.customer_health", wanted, only="true")


def lifetime_value_differences(published: Path, expected: Mapping[str, Expectation]) -> list[str]:
    """The same of `customer_lifetime_value`, of the customers a model is for."""
    wanted = {
        customer_id: {
            "is_live": expectation.is_live if expectation.chance_alive is not None else None,
            "probability_alive": expectation.chance_alive,
            "expected_purchases": expectation.purchases,
            "expected_value_per_purchase": (
                None if expectation.worth_of_one is None else to_whole(expectation.worth_of_one)
            ),
            "predicted_value": expectation.predicted_value,
        }
        for customer_id, expectation in expected.items()
    }
    return _differences(
        published, "marts.customer_lifetime_value", wanted, only="model_name is not null"
    )


def _differences(
    published: Path, table: str, expected: Mapping[str, Values], *, only: str
) -> list[str]:
    columns = list(next(iter(expected.values())))
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(
            f"select customer_id, {', '.join(columns)} from {table} where {only}"
        ).fetchall()
    actual = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}
    problems = [f"{table}: {key} is on one side only" for key in actual.keys() ^ expected.keys()]
    for key in actual.keys() & expected.keys():
        for column in columns:
            got, wanted = actual[key][column], expected[key][column]
            if not _is_same(got, wanted):
                problems.append(f"{table}: {key} {column}: published {got}, expected {wanted}")
    return sorted(problems)


def _is_same(got: float | None, wanted: float | None) -> bool:
    if got is None or wanted is None:
        return got is wanted
    return isclose(got, wanted, rel_tol=RELATIVE_TOLERANCE, abs_tol=HALF_A_DIGIT)
