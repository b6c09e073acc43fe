"""Between the tables of the warehouse and the models: what the dbt models in Python compute.

Customers are counted in DuckDB first. How long a fit takes depends on how many different histories
there are, not on how many customers.
"""

from collections.abc import Iterator, Mapping

import duckdb
import numpy as np
import pyarrow as pa

from orchestration.lifetime_value import bg_nbd, gamma_gamma, shifted_beta_geometric
from orchestration.lifetime_value.maximum_likelihood import Fit

ALL = "all"
DAYS_OF_A_WEEK = 7
Parameters = Mapping[str, float]


def fitted_parameters(
    purchases: duckdb.DuckDBPyRelation, renewals: duckdb.DuckDBPyRelation
) -> pa.Table:
    """One row per model, segment and parameter; the value is null where the data do not tell it.

    Models without customers have no rows.
    """
    names = {
        "bg_nbd": bg_nbd.PARAMETERS,
        "gamma_gamma": gamma_gamma.PARAMETERS,
        "shifted_beta_geometric": shifted_beta_geometric.PARAMETERS,
    }
    rows = [
        {
            "model_name": model,
            "segment_value": segment,
            "parameter_name": name,
            "parameter_value": fit.parameters[name] if fit else None,
            "log_likelihood": fit.log_likelihood if fit else None,
            "customer_count": customer_count,
        }
        for model, segment, customer_count, fit in _fits(purchases, renewals)
        for name in names[model]
        if customer_count
    ]
    schema = pa.schema(
        {
            "model_name": pa.string(),
            "segment_value": pa.string(),
            "parameter_name": pa.string(),
            "parameter_value": pa.float64(),
            "log_likelihood": pa.float64(),
            "customer_count": pa.int64(),
        }
    )
    return pa.Table.from_pylist(rows, schema=schema)


def purchase_predictions(
    purchases: duckdb.DuckDBPyRelation,
    months: duckdb.DuckDBPyRelation,
    parameters: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """One row per frequency, recency and age that occurs: what its customers will buy.

    Empty without a fit of the BG/NBD model.
    """
    frequency, recency, age, _ = _counts(purchases, "frequency", "recency_days", "age_days")
    fit = _parameters(parameters, "bg_nbd").get(ALL)
    if fit is None:
        frequency, recency, age = frequency[:0], recency[:0], age[:0]
    alive, expected, discounted = (np.zeros(len(frequency)) for _ in range(3))
    if len(frequency):
        alive = bg_nbd.probability_alive(
            frequency, recency / DAYS_OF_A_WEEK, age / DAYS_OF_A_WEEK, **fit
        )
        _, weeks_ahead, discount_factors, _ = _months(months)
        for times in np.unique(frequency):
            chosen = frequency == times
            ages, place = np.unique(age[chosen], return_inverse=True)
            purchases_until = bg_nbd.expected_purchases_if_alive(
                int(times), ages / DAYS_OF_A_WEEK, weeks_ahead, **fit
            )
            by_month = np.diff(purchases_until, axis=1, prepend=0)
            expected[chosen] = alive[chosen] * by_month.sum(axis=1)[place]
            discounted[chosen] = alive[chosen] * (by_month * discount_factors).sum(axis=1)[place]
    return pa.table(
        {
            "frequency": frequency,
            "recency_days": recency,
            "age_days": age,
            "probability_alive": alive,
            "expected_purchases": expected,
            "discounted_purchases": discounted,
        }
    )


def renewal_predictions(
    renewals: duckdb.DuckDBPyRelation,
    months: duckdb.DuckDBPyRelation,
    parameters: duckdb.DuckDBPyRelation,
) -> pa.Table:
    """One row per segment and number of renewals that occurs: what its customers will renew.

    A segment without a fit of its own takes that of all; empty without either.
    """
    segments, made, _ = _counts(renewals, "fitted_segment", "renewal_count")
    fits = _parameters(parameters, "shifted_beta_geometric")
    expected, discounted = np.zeros(len(made)), np.zeros(len(made))
    _, _, discount_factors, renewal_numbers = _months(months)
    is_due = ~np.isnan(renewal_numbers)
    for segment in np.unique(segments):
        fit = fits.get(segment, fits.get(ALL))
        chosen = segments == segment
        if fit is None:
            continue
        likely = shifted_beta_geometric.renewal_probabilities(
            made[chosen], count=int(is_due.sum()), **fit
        )
        expected[chosen] = likely.sum(axis=1)
        discounted[chosen] = (likely * discount_factors[is_due]).sum(axis=1)
    known = np.array([segment in fits or ALL in fits for segment in segments], dtype=bool)
    return pa.table(
        {
            "fitted_segment": pa.array(segments[known].tolist(), pa.string()),
            "renewal_count": made[known],
            "expected_purchases": expected[known],
            "discounted_purchases": discounted[known],
        }
    )


def _fits(
    purchases: duckdb.DuckDBPyRelation, renewals: duckdb.DuckDBPyRelation
) -> Iterator[tuple[str, str, int, Fit | None]]:
    frequency, recency, age, customers = _counts(purchases, "frequency", "recency_days", "age_days")
    fit = bg_nbd.fit(frequency, recency / DAYS_OF_A_WEEK, age / DAYS_OF_A_WEEK, customers=customers)
    yield "bg_nbd", ALL, int(customers.sum()), fit
    frequency, value, customers = _counts(
        purchases.filter("frequency > 0 and repeat_value > 0"), "frequency", "repeat_value"
    )
    fit = gamma_gamma.fit(frequency, value, customers=customers)
    yield "gamma_gamma", ALL, int(customers.sum()), fit
    segments, made, due, customers = _counts(
        renewals, "fitted_segment", "renewal_count", "due_count"
    )
    chosen = np.ones(len(segments), dtype=bool)
    for segment in [ALL, *np.unique(segments[segments != ALL])]:
        if segment != ALL:
            chosen = segments == segment
        renewed, lost = _renewals(made[chosen], due[chosen], customers[chosen])
        count = int(customers[chosen].sum())
        fit = shifted_beta_geometric.fit(renewed, lost, customer_count=count)
        yield "shifted_beta_geometric", str(segment), count, fit


def _renewals(
    made: np.ndarray, due: np.ndarray, customers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How many customers made, and how many failed, their renewal 1, 2, 3, ..."""
    length = int(due.max(initial=0))
    ended_with = np.bincount(made, weights=customers, minlength=length + 1)
    left = made < due
    lost = np.bincount(made[left], weights=customers[left], minlength=length)[:length]
    renewed = np.cumsum(ended_with[::-1])[::-1][1 : length + 1]
    return renewed, lost


def _counts(relation: duckdb.DuckDBPyRelation, *columns: str) -> list[np.ndarray]:
    """Each combination of the columns that occurs, in order, and the number of its customers."""
    keys = ", ".join(columns)
    counted = relation.aggregate(f"{keys}, count(*) as customer_count", keys).order(keys)
    return list(counted.fetchnumpy().values())


def _parameters(relation: duckdb.DuckDBPyRelation, model_name: str) -> dict[str, Parameters]:
    """The fitted parameters of a model, by segment."""
    fits: dict[str, dict[str, float]] = {}
    rows = relation.project("model_name, segment_value, parameter_name, parameter_value").fetchall()
    for model, segment, name, value in rows:
        if model == model_name and value is not None:
            fits.setdefault(segment, {})[name] = value
    return fits


def _months(relation: duckdb.DuckDBPyRelation) -> list[np.ndarray]:
    """Numbers, weeks ahead, discount factors and renewal numbers (nan for none), in order."""
    columns = ("month_number", "weeks_ahead", "discount_factor", "renewal_number")
    doubles = ", ".join(f"cast({column} as double) as {column}" for column in columns)
    found = relation.order("month_number").project(doubles).fetchnumpy()
    return [np.ma.filled(values, np.nan) for values in found.values()]
