"""Runs the job `nightly` in this process, as the schedule does, and tells how it ended."""

import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orchestration.landing.sources import load_sources
from orchestration.warehouse.connection import connect
from orchestration.warehouse.gate import held_sources, require_known_checks
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import run_lock
from orchestration.warehouse.run_record import ExitCode

logger = logging.getLogger("cx")

REPORT_STEP = "input_checks_"
INSTANCE_SETTINGS = """\
telemetry:
  enabled: false
event_log_storage:
  module: orchestration.event_log
  class: OpenEventLogStorage
  config:
    base_dir:
      env: DAGSTER_HOME
"""


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended: what is held and why, and what the steps that failed said."""

    exit_code: ExitCode
    held: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def set_environment(home: Home) -> None:
    """Point Dagster and dbt at a home folder; both read it when their definitions are loaded."""
    os.environ["CX_HOME"] = str(home.root)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    settings = home.dagster / "dagster.yaml"
    if not settings.is_file():
        settings.write_text(INSTANCE_SETTINGS, encoding="utf-8")


def run_nightly(
    home: Home, *, as_of_date: date | None, accepted_checks: Sequence[str] = ()
) -> RunOutcome:
    """Run the nightly. Raises RunBusyError and, before anything is touched, ConfigurationError."""
    require_known_checks(accepted_checks, load_sources(home.sources_file))
    home.prepare()
    with run_lock(home.lock):
        set_environment(home)
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
    # A failed input check fails the step that reports it; what it holds is told as held.
    failures = [
        _message(event.step_failure_data)
        for event in result.all_events
        if event.event_type_value == "STEP_FAILURE" and not event.step_key.startswith(REPORT_STEP)
    ]
    with connect(home.warehouse, read_only=True) as connection:
        row = connection.execute(
            "select exit_code from ops.runs where run_id = ?", [result.run_id]
        ).fetchone()
        sources = load_sources(home.sources_file)
        held = held_sources(connection, sources, run_id=result.run_id)
    exit_code = ExitCode(row[0]) if row else ExitCode.FAULT
    # A run that broke before its checks counts every source as held; the fault is what to tell.
    return RunOutcome(exit_code, {} if exit_code is ExitCode.FAULT else held, failures)


def _message(data: Any) -> str:
    """The innermost error: Dagster wraps the one that says what happened."""
    if data.user_failure_data and data.user_failure_data.description:
        return str(data.user_failure_data.description)
    error = data.error
    while error.cause is not None:
        error = error.cause
    logger.debug("%s", json.dumps(error.stack))
    return str(error.message).strip()
