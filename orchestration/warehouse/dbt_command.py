"""Runs commands of dbt in this process, in silence: what dbt prints may quote a row."""

import gc
import logging
import os
import re
import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.failpoints import reach
from orchestration.stages import stage
from orchestration.warehouse.connection import models_at_once, space_for
from orchestration.warehouse.dbt_files import PROJECT, metric_models
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.home import Home
from orchestration.warehouse.machine_faults import WORDS
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.redaction import without_values
from orchestration.warehouse.variables import variables_of

logger = logging.getLogger("cx")

PARSED_WITH_DATE = date(2000, 1, 1)
PARSED_WITH_WAREHOUSE = "cx.duckdb"
FAULT_OF_THE_MACHINE = re.compile(
    r"\b(?:IO|Out of Memory|Connection|Permission|FATAL|INTERNAL|Interrupt) Error: "
)


class TransformationError(Exception):
    """dbt could not carry out what it was asked; the message is dbt's."""


@dataclass(frozen=True)
class ParsedProject:
    """The dbt project as parsed for a run, and the engine that builds it."""

    home: Home
    variables: str
    manifest: Any
    target: str

    def invoke(
        self, command: str, *arguments: str, read: Callable[[Any], Any] = lambda result: result
    ) -> Any:
        """Run a dbt command on the private warehouse, as `invoke` does."""
        return invoke(
            self.home,
            command,
            *arguments,
            variables=self.variables,
            warehouse=str(self.home.warehouse),
            manifest=self.manifest,
            target=self.target,
            read=read,
        )


def parse_project(
    home: Home, *, as_of_date: date, unavailable: Collection[str] = (), target: str = DUCKDB
) -> ParsedProject:
    """Parse the project for a day.

    `unavailable` names metric tables that were never built and will not be now: cx_metrics is made
    without them.
    """
    metrics = [name for name in metric_models() if name not in unavailable]
    manifest = parse(home, "--no-write-json", target=target)
    return ParsedProject(home, variables_of(home, as_of_date, metrics), manifest, target)


def parse(home: Home, *arguments: str, target: str = DUCKDB) -> Any:
    """Parse the project, or what changed of it, and return dbt's manifest.

    The date, the metric tables and the warehouse given here are always the same: others would make
    dbt parse everything anew. Those of a run reach the models when they are compiled.
    """
    return invoke(
        home,
        "parse",
        *arguments,
        variables=variables_of(home, PARSED_WITH_DATE, metric_models()),
        warehouse=PARSED_WITH_WAREHOUSE,
        target=target,
    )


def invoke(
    home: Home,
    command: str,
    *arguments: str,
    variables: str,
    warehouse: str,
    manifest: Any = None,
    target: str = DUCKDB,
    read: Callable[[Any], Any] = lambda result: result,
) -> Any:
    """Run a dbt command and return its result; each finished model is a line of the log.

    dbt itself writes neither to the terminal nor to a log. `read` makes of the result what is
    returned, while dbt's adapter still has its connections.
    """
    from dbt.cli.main import dbtRunner

    runner = dbtRunner(manifest=manifest, callbacks=[_log_progress])
    try:
        outcome = runner.invoke(
            [
                command,
                *arguments,
                *settings(home, warehouse=warehouse, target=target),
                *("--vars", variables, "--log-level", "none"),
            ]
        )
        if outcome.exception is None:
            return read(outcome.result)
    finally:
        let_go()
    message = without_values(str(outcome.exception))
    _forget(outcome.exception)
    raise TransformationError(message)


def selecting(
    chosen: Collection[str], every: Collection[str], *, all_by: Sequence[str] = ()
) -> list[str]:
    """Options that choose some of all names, as few as can be: dbt takes its time to look one up.

    `all_by` are options that choose all of them.
    """
    others = sorted(set(every) - set(chosen))
    if len(others) >= len(chosen):
        return ["--select", *sorted(chosen)]
    return [*all_by, "--exclude", *others] if others else [*all_by]


def settings(home: Home, *, warehouse: str, target: str = DUCKDB) -> list[str]:
    """Options of any dbt command; what the profile reads is put into the environment."""
    space = space_for(Path(warehouse))
    if target != DUCKDB:
        from orchestration.spark.adapter import install
        from orchestration.spark.lake import Lake

        install(Lake(home.lake), Path(warehouse))
    os.environ["CX_SPARK"] = str(home.spark)
    os.environ["CX_WAREHOUSE"] = warehouse
    os.environ["CX_MEMORY_LIMIT"] = space["memory_limit"]
    os.environ["CX_SPILL"] = space["temp_directory"]
    os.environ["CX_MODELS_AT_ONCE"] = str(models_at_once(space["memory_limit"]))
    return [
        "--project-dir", str(PROJECT),
        "--profiles-dir", str(PROJECT),
        "--target", target,
        # What dbt keeps of a parse is of no use to another target.
        "--target-path", str(home.dbt / ("target" if target == DUCKDB else f"target-{target}")),
        "--log-path", str(home.dbt),
        "--log-level-file", "none",
    ]  # fmt: skip


def require_no_fault_of_the_machine(outcome: NodeOutcome) -> None:
    """Raise TransformationError when the machine, not the data, stopped a node."""
    if outcome.status == "error" and (
        FAULT_OF_THE_MACHINE.search(outcome.message) or WORDS.search(outcome.message)
    ):
        raise TransformationError(f"{outcome.resource_type} {outcome.name}: {outcome.message}")


def let_go() -> None:
    """Close dbt's connections; an open one to DuckDB keeps the lock on the warehouse file."""
    from dbt.adapters.factory import FACTORY, reset_adapters

    for adapter in FACTORY.adapters.values():
        if adapter.type() == DUCKDB:
            adapter.connections.close_all_connections()
    reset_adapters()


def _log_progress(event: Any) -> None:
    if event.info.name == "LogModelResult":
        extra = stage("build", done=event.data.index, total=event.data.total)
        logger.info("dbt: %s", event.data.description, extra=extra)
        reach("mid_dbt")


def _forget(error: BaseException | None) -> None:
    """Let go of what the frames of an error hold: a cursor keeps the warehouse file open."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
    gc.collect()
