"""The record of runs: what was asked for, when, and how it ended."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import IntEnum

import duckdb

from orchestration.warehouse.node_outcome import NodeOutcome


class ExitCode(IntEnum):
    """How a run ended, as schedulers read it."""

    REFRESHED = 0
    FAULT = 1
    USAGE = 2
    SOURCE_HELD = 10
    NOTHING_PUBLISHED = 20
    BUSY = 30


def start_run(connection: duckdb.DuckDBPyConnection, *, run_id: str, as_of_date: date) -> None:
    """Note that a run began."""
    connection.execute(
        "insert into ops.runs values (?, ?, ?, null, null, null)",
        [run_id, as_of_date, datetime.now(UTC)],
    )


def has_finished(connection: duckdb.DuckDBPyConnection, *, run_id: str) -> bool:
    """Tell whether a run is over."""
    row = connection.execute(
        "select 1 from ops.runs where run_id = ? and finished_at is not null", [run_id]
    ).fetchone()
    return row is not None


def finish_run(
    connection: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    exit_code: ExitCode,
    version: str | None,
) -> None:
    """Note how a run ended and what is published after it."""
    connection.execute(
        "update ops.runs set finished_at = ?, exit_code = ?, version = ? where run_id = ?",
        [datetime.now(UTC), int(exit_code), version, run_id],
    )


def record_failed_builds(
    connection: duckdb.DuckDBPyConnection, failed: Sequence[NodeOutcome], *, run_id: str
) -> None:
    """Note the models and output checks that failed."""
    for outcome in failed:
        connection.execute(
            "insert into ops.failed_builds values (?, ?, ?, ?, ?)",
            [run_id, outcome.name, outcome.resource_type, outcome.fault, outcome.failures],
        )


def failed_builds(connection: duckdb.DuckDBPyConnection, *, run_id: str) -> dict[str, str]:
    """What dbt said, by name, of the models and output checks that failed in a run."""
    rows = connection.execute(
        """
        select resource_type || ' ' || name, message from ops.failed_builds
        where run_id = ? order by all
        """,
        [run_id],
    ).fetchall()
    return dict(rows)
