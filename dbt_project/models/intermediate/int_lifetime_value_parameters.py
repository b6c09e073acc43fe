"""Fits the models of lifetime value; the mathematics is in orchestration.lifetime_value."""

from typing import Any

import pyarrow as pa

from orchestration.lifetime_value.tables import fitted_parameters


def model(dbt: Any, session: Any) -> pa.Table:
    return fitted_parameters(dbt.ref("int_purchase_histories"), dbt.ref("int_renewal_histories"))
