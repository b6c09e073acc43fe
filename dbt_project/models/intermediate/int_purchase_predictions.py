"""Predicts purchases; the mathematics is in orchestration.lifetime_value."""

from typing import Any

import pyarrow as pa

from orchestration.lifetime_value.tables import purchase_predictions


def model(dbt: Any, session: Any) -> pa.Table:
    return purchase_predictions(
        dbt.ref("int_purchase_histories"),
        dbt.ref("int_forecast_months"),
        dbt.ref("int_lifetime_value_parameters"),
    )
