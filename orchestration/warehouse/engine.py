"""The engine that builds the tables: DuckDB in this process, or Apache Spark."""

import os
from importlib.util import find_spec

from orchestration.warehouse.machine_faults import MachineFaultError

DUCKDB = "duckdb"
TARGETS = (DUCKDB, "spark_session", "spark_thrift", "spark_connect")
"""Targets of dbt_project/profiles.yml."""

SETTING = "CX_TARGET"


def configured_target() -> str:
    """The target that the environment names; DuckDB when it names none."""
    return os.environ.get(SETTING, DUCKDB)


def require_engine() -> None:
    """Raise MachineFaultError when the target is none of ours, or its packages are missing."""
    target = configured_target()
    if target not in TARGETS:
        raise MachineFaultError(
            f"{SETTING} names {target!r}, which is no target. Name one of {', '.join(TARGETS)}."
        )
    if target != DUCKDB and find_spec("pyspark") is None:
        raise MachineFaultError(
            f"The target {target} needs packages that are not installed. Install those of"
            " requirements-spark.lock (`make .venv-spark/ready`), then run again."
        )
