"""Predicts renewals; the mathematics is in orchestration.lifetime_value."""

from typing import Any

import pyarrow as pa

from orchestration.lifetime_value.tables import renewal_predictions


def model(dbt: Any, session: Any) -> pa.Table:
    return renewal_predictions(
        dbt.ref("int_renewal_histories"),
        dbt.ref("int_forecast_months"),
        dbt.ref("int_lifetime_value_parameters"),
    )
