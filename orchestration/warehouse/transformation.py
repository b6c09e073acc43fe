"""Runs dbt in this process: parses the project when it changed, builds what is not held."""

import gc
import json
import logging
import os
import re
import traceback
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.failpoints import reach
from orchestration.stages import stage
from orchestration.warehouse.connection import connect, models_at_once, space_for
from orchestration.warehouse.dbt_files import PROJECT, digest_of, metric_models
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.home import Home
from orchestration.warehouse.machine_faults import WORDS
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.redaction import without_values
from orchestration.warehouse.schema import create_bookkeeping
from orchestration.warehouse.unchanged import forget
from orchestration.warehouse.variables import variables_of
from orchestration.warehouse.whole_files import write_whole

logger = logging.getLogger("cx")

PARSED_WITH_DATE = date(2000, 1, 1)
PARSED_WITH_WAREHOUSE = "cx.duckdb"
MAKING = frozenset({"build", "run", "seed", "retry", "run-operation"})
FAULT_OF_THE_MACHINE = re.compile(
    r"\b(?:IO|Out of Memory|Connection|Permission|FATAL|INTERNAL|Interrupt) Error: "
)


class TransformationError(Exception):
    """dbt could not carry out what it was asked; the message is dbt's."""


def prepare_manifest(home: Home) -> Path:
    """Return the path of an up-to-date manifest.json, parsing the project only when it changed."""
    manifest, stamp = home.dbt / "manifest.json", home.dbt / "parsed.sha256"
    digest = f"{digest_of(PROJECT)} {variables_of(home, PARSED_WITH_DATE, metric_models())}"
    is_current = stamp.is_file() and stamp.read_text(encoding="utf-8") == digest
    if not (is_current and manifest.is_file()):
        logger.info("dbt: parsing the project")
        _parse(home, metric_models())
        # dbt's own copy is written anew by every run, and not whole.
        write_whole(manifest, (home.dbt / "target" / "manifest.json").read_bytes())
        write_whole(stamp, digest.encode())
    return manifest


def read_graph(home: Home) -> DbtGraph:
    """Read the manifest that `prepare_manifest` keeps."""
    return DbtGraph(json.loads(prepare_manifest(home).read_text(encoding="utf-8")))


def build(
    home: Home,
    *,
    as_of_date: date,
    selected: Collection[str] | None,
    unavailable: Collection[str],
    state: Path | None = None,
    target: str = DUCKDB,
) -> Iterator[NodeOutcome]:
    """Build and test seeds and models: all of them, or those that `selected` names.

    `unavailable` names metric tables that were never built and will not be now: cx_metrics is made
    without them. `state` is a folder with the manifest of an earlier state of the project, for what
    `selected` says of that. Raises TransformationError when dbt cannot even begin, and when the
    machine, not the data, stopped it.
    """
    arguments: list[str] = []
    if selected is not None:
        arguments = ["--indirect-selection", "cautious", "--select", *selected]
    if state is not None:
        arguments += ["--state", str(state)]
    metrics = [name for name in metric_models() if name not in unavailable]
    variables = variables_of(home, as_of_date, metrics)
    manifest = _parse(home, metrics, "--no-write-json", target=target)
    if target != DUCKDB:
        _show_the_lake(home, variables=variables, manifest=manifest, target=target)
    result = _invoke(
        home,
        "build",
        *("--exclude-resource-type", "unit_test"),
        *("--exclude-resource-type", "exposure"),
        # Its results would quote the row that broke a model; they are returned instead.
        "--no-write-json",
        *arguments,
        variables=variables,
        warehouse=str(home.warehouse),
        target=target,
        manifest=manifest,
    )
    reach("after_dbt")
    for item in result.results:
        outcome = NodeOutcome(
            unique_id=item.node.unique_id,
            name=item.node.name,
            resource_type=str(item.node.resource_type),
            status=str(item.status),
            message=without_values(item.message or ""),
            failures=item.failures or 0,
            seconds=item.execution_time,
        )
        if outcome.status == "error" and (
            FAULT_OF_THE_MACHINE.search(outcome.message) or WORDS.search(outcome.message)
        ):
            raise TransformationError(f"{outcome.resource_type} {outcome.name}: {outcome.message}")
        yield outcome


def _show_the_lake(home: Home, *, variables: str, manifest: Any, target: str) -> None:
    """Make what lies in the lake the landed tables of the engine."""
    result = _invoke(
        home,
        "run-operation",
        "read_the_lake",
        variables=variables,
        warehouse=str(home.warehouse),
        target=target,
        manifest=manifest,
    )
    for item in result.results:
        if str(item.status) == "error":
            raise TransformationError(without_values(item.message or ""))


def generate_docs(home: Home, *, as_of_date: date) -> Path:
    """Have dbt document the project; return the folder with its page, manifest and catalog."""
    metrics = metric_models()
    _invoke(
        home,
        "docs",
        "generate",
        "--static",
        variables=variables_of(home, as_of_date, metrics),
        warehouse=str(home.warehouse),
        manifest=_parse(home, metrics, "--no-write-json"),
    )
    return home.dbt / "target"


def run_dbt(home: Home, arguments: Sequence[str], *, as_of_date: date) -> bool:
    """Run any dbt command with the parameters of a run.

    dbt talks to the terminal itself, and there alone it may quote a row.
    """
    from dbt.cli.main import dbtRunner

    metrics = metric_models()
    if arguments[0] in MAKING and home.warehouse.is_file():
        # What it makes may be of another day than what is noted.
        with connect(home.warehouse) as connection:
            create_bookkeeping(connection)
            forget(connection)
    runner = dbtRunner(manifest=_parse(home, metrics))
    settings = _settings(home, warehouse=str(home.warehouse))
    try:
        outcome = runner.invoke(
            [*arguments, *settings, "--vars", variables_of(home, as_of_date, metrics)]
        )
    finally:
        _let_go()
        _clear_results(home)
    return bool(outcome.success)


def _parse(home: Home, metrics: Sequence[str], *arguments: str, target: str = DUCKDB) -> Any:
    """Parse the project, or what changed of it, and return dbt's manifest.

    The date and the warehouse given here are always the same: others would make dbt parse
    everything anew. Those of a run reach the models when they are compiled.
    """
    return _invoke(
        home,
        "parse",
        *arguments,
        variables=variables_of(home, PARSED_WITH_DATE, metrics),
        warehouse=PARSED_WITH_WAREHOUSE,
        target=target,
    )


def _invoke(
    home: Home,
    command: str,
    *arguments: str,
    variables: str,
    warehouse: str,
    manifest: Any = None,
    target: str = DUCKDB,
) -> Any:
    """Run a dbt command in silence and return its result; each finished model is a line of the log.

    dbt itself writes neither to the terminal nor to a log: its messages quote rows.
    """
    from dbt.cli.main import dbtRunner

    runner = dbtRunner(manifest=manifest, callbacks=[_log_progress])
    try:
        outcome = runner.invoke(
            [
                command,
                *arguments,
                *_settings(home, warehouse=warehouse, target=target),
                *("--vars", variables, "--log-level", "none"),
            ]
        )
    finally:
        _let_go()
    if outcome.exception is not None:
        message = without_values(str(outcome.exception))
        _forget(outcome.exception)
        raise TransformationError(message) from None
    return outcome.result


def _settings(home: Home, *, warehouse: str, target: str = DUCKDB) -> list[str]:
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


def _clear_results(home: Home) -> None:
    """Take the quoted rows out of the results that dbt wrote, which `dbt retry` reads."""
    path = home.dbt / "target" / "run_results.json"
    if not path.is_file():
        return
    document = json.loads(path.read_text(encoding="utf-8"))
    for result in document["results"]:
        result["message"] = without_values(result["message"] or "")
    path.write_text(json.dumps(document), encoding="utf-8")


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


def _let_go() -> None:
    """Close dbt's connections; an open one to DuckDB keeps the lock on the warehouse file."""
    from dbt.adapters.factory import FACTORY, reset_adapters

    for adapter in FACTORY.adapters.values():
        if adapter.type() == DUCKDB:
            adapter.connections.close_all_connections()
    reset_adapters()
