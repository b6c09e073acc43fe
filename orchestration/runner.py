"""Runs the job `nightly` in this process, as the schedule does, and tells how it ended."""

import gc
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from orchestration.failpoints import armed_failpoint
from orchestration.landing.sources import load_sources
from orchestration.warehouse.connection import connect
from orchestration.warehouse.gate import held_sources, require_known_checks
from orchestration.warehouse.home import Home
from orchestration.warehouse.known_sources import require_own_names
from orchestration.warehouse.lock import run_lock
from orchestration.warehouse.machine_faults import (
    MachineFaultError,
    explain,
    machine_faults_told,
)
from orchestration.warehouse.preflight import require_usable
from orchestration.warehouse.run_record import ExitCode, failed_builds
from orchestration.warehouse.whole_files import write_whole

logger = logging.getLogger("cx")

REPORT_STEP = "input_checks_"
# Dagster, dbt and Great Expectations make millions of objects that stay. To look through them for
# cycles after every 700 new ones, as is usual, takes a tenth of a night.
COLLECTION_THRESHOLDS = (100_000, 50, 1000)
# A run whose process died is started again; one that failed is not: the same data fails again.
INSTANCE_SETTINGS = """\
telemetry:
  enabled: false
run_retries:
  enabled: true
  max_retries: 2
  retry_on_asset_or_op_failure: false
freshness:
  enabled: true
event_log_storage:
  module: orchestration.event_log
  class: OpenEventLogStorage
  config:
    base_dir:
      env: DAGSTER_HOME
"""


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended: what is held and why, which builds and steps failed and what they said."""

    exit_code: ExitCode
    held: dict[str, str] = field(default_factory=dict)
    failed_builds: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def set_environment(home: Home) -> None:
    """Point Dagster and dbt at a home folder; both read it when their definitions are loaded."""
    os.environ["CX_HOME"] = str(home.root)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    settings = home.dagster / "dagster.yaml"
    if not settings.is_file():
        write_whole(settings, INSTANCE_SETTINGS.encode())


def run_nightly(
    home: Home, *, as_of_date: date | None, accepted_checks: Sequence[str] = ()
) -> RunOutcome:
    """Run the nightly. Raises RunBusyError and, before anything is touched, ConfigurationError.

    Raises MachineFaultError for what the run met of the machine: before anything is touched, if it
    can be seen then.
    """
    armed_failpoint()
    with machine_faults_told(home.root):
        require_usable(home)
        require_known_checks(accepted_checks, load_sources(home.sources_file))
        home.prepare()
        with run_lock(home.lock):
            require_own_names(home, load_sources(home.sources_file))
            return _execute(home, as_of_date=as_of_date, accepted_checks=accepted_checks)


def _execute(home: Home, *, as_of_date: date | None, accepted_checks: Sequence[str]) -> RunOutcome:
    set_environment(home)
    gc.set_threshold(*COLLECTION_THRESHOLDS)
    logger.info("starting Dagster")
    import dagster as dg

    from orchestration.definitions import defs

    resource: dict[str, Any] = {"accepted_checks": list(accepted_checks)}
    if as_of_date:
        resource["as_of_date"] = as_of_date.isoformat()
    with dg.DagsterInstance.get() as instance:
        result = (
            defs()
            .resolve_job_def("nightly")
            .execute_in_process(
                instance=instance,
                run_config={
                    "resources": {"nightly": {"config": resource}},
                    "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                },
                raise_on_error=False,
            )
        )
    return _outcome(home, result)


def _outcome(home: Home, result: Any) -> RunOutcome:
    failures = _failures(result)
    if told := [line for line in (explain(text, folder=home.root) for text in failures) if line]:
        raise MachineFaultError("\n".join(dict.fromkeys(told)))
    try:
        return _recorded_outcome(home, result, failures)
    except duckdb.Error:
        # What broke the run may keep its record from being read as well, and is what to tell.
        if failures:
            return RunOutcome(ExitCode.FAULT, failures=failures)
        raise


def _recorded_outcome(home: Home, result: Any, failures: list[str]) -> RunOutcome:
    with connect(home.warehouse, read_only=True) as connection:
        row = connection.execute(
            "select exit_code from ops.runs where run_id = ?", [result.run_id]
        ).fetchone()
        sources = load_sources(home.sources_file)
        held = held_sources(connection, sources, run_id=result.run_id)
        builds = failed_builds(connection, run_id=result.run_id)
    exit_code = ExitCode(row[0]) if row and row[0] is not None else ExitCode.FAULT
    # A run that broke before its checks counts every source as held; the fault is what to tell.
    return RunOutcome(exit_code, {} if exit_code is ExitCode.FAULT else held, builds, failures)


def _failures(result: Any) -> list[str]:
    """What the steps that failed said; if none came to run, what kept the run from its steps."""
    # A failed input check fails the step that reports it; what it holds is told as held.
    failures = [
        _message(event.step_failure_data)
        for event in result.all_events
        if event.event_type_value == "STEP_FAILURE" and not event.step_key.startswith(REPORT_STEP)
    ]
    return failures or [
        _innermost(event.job_failure_data.error)
        for event in result.all_events
        if event.event_type_value == "PIPELINE_FAILURE" and event.job_failure_data.error
    ]


def _message(data: Any) -> str:
    if data.user_failure_data and data.user_failure_data.description:
        return str(data.user_failure_data.description)
    return _innermost(data.error)


def _innermost(error: Any) -> str:
    """The message of the innermost error: Dagster wraps the one that says what happened."""
    while error.cause is not None:
        error = error.cause
    logger.debug("%s", json.dumps(error.stack))
    return str(error.message).strip()
