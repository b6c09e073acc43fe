"""Transforms with dbt: parses the project when it changed, builds its seeds and models."""

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from orchestration.failpoints import reach
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_command import (
    PARSED_WITH_DATE,
    ParsedProject,
    TransformationError,
    let_go,
    parse,
    parse_project,
    require_no_fault_of_the_machine,
    settings,
)
from orchestration.warehouse.dbt_files import PROJECT, digest_of, metric_models
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.home import Home
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.redaction import without_values
from orchestration.warehouse.schema import create_bookkeeping
from orchestration.warehouse.unchanged import forget
from orchestration.warehouse.variables import variables_of
from orchestration.warehouse.whole_files import write_whole

logger = logging.getLogger("cx")

MAKING = frozenset({"build", "run", "seed", "retry", "run-operation"})


def prepare_manifest(home: Home) -> Path:
    """Return the path of an up-to-date manifest.json, parsing the project only when it changed."""
    manifest, stamp = home.dbt / "manifest.json", home.dbt / "parsed.sha256"
    digest = f"{digest_of(PROJECT)} {variables_of(home, PARSED_WITH_DATE, metric_models())}"
    is_current = stamp.is_file() and stamp.read_text(encoding="utf-8") == digest
    if not (is_current and manifest.is_file()):
        logger.info("dbt: parsing the project")
        parse(home)
        # dbt's own copy is written anew by every run, and not whole.
        write_whole(manifest, (home.dbt / "target" / "manifest.json").read_bytes())
        write_whole(stamp, digest.encode())
    return manifest


def read_graph(home: Home) -> DbtGraph:
    """Read the manifest that `prepare_manifest` keeps."""
    return DbtGraph(json.loads(prepare_manifest(home).read_text(encoding="utf-8")))


def build(project: ParsedProject, *selection: str) -> Iterator[NodeOutcome]:
    """Build seeds and models: all of them, or those that options of dbt choose.

    Raises TransformationError when dbt cannot even begin, and when the machine, not the data,
    stopped it.
    """
    if project.target != DUCKDB:
        _show_the_lake(project)
    result = project.invoke(
        "build",
        *("--exclude-resource-type", "test"),
        *("--exclude-resource-type", "unit_test"),
        *("--exclude-resource-type", "exposure"),
        # Its results would quote the row that broke a model; they are returned instead.
        "--no-write-json",
        *selection,
    )
    reach("after_dbt")
    for item in result.results:
        outcome = NodeOutcome(
            unique_id=item.node.unique_id,
            name=item.node.name,
            resource_type=str(item.node.resource_type),
            status=str(item.status),
            message=without_values(item.message or ""),
            failures=0,
            seconds=item.execution_time,
        )
        require_no_fault_of_the_machine(outcome)
        yield outcome


def generate_docs(home: Home, *, as_of_date: date) -> Path:
    """Have dbt document the project; return the folder with its page, manifest and catalog.

    Tests are told of in the words of their YAML: to compile them as well takes twice as long.
    """
    project = parse_project(home, as_of_date=as_of_date)
    project.invoke("docs", "generate", "--static", "--exclude", "resource_type:test")
    return home.dbt / "target"


def run_dbt(home: Home, arguments: Sequence[str], *, as_of_date: date) -> bool:
    """Run any dbt command with the parameters of a run.

    dbt talks to the terminal itself, and there alone it may quote a row.
    """
    from dbt.cli.main import dbtRunner

    if arguments[0] in MAKING and home.warehouse.is_file():
        # What it makes may be of another day than what is noted.
        with connect(home.warehouse) as connection:
            create_bookkeeping(connection)
            forget(connection)
    runner = dbtRunner(manifest=parse(home))
    options = settings(home, warehouse=str(home.warehouse))
    try:
        variables = variables_of(home, as_of_date, metric_models())
        outcome = runner.invoke([*arguments, *options, "--vars", variables])
    finally:
        let_go()
        _clear_results(home)
    return bool(outcome.success)


def _show_the_lake(project: ParsedProject) -> None:
    """Make what lies in the lake the landed tables of the engine."""
    result = project.invoke("run-operation", "read_the_lake")
    for item in result.results:
        if str(item.status) == "error":
            raise TransformationError(without_values(item.message or ""))


def _clear_results(home: Home) -> None:
    """Take the quoted rows out of the results that dbt wrote, which `dbt retry` reads."""
    path = home.dbt / "target" / "run_results.json"
    if not path.is_file():
        return
    document = json.loads(path.read_text(encoding="utf-8"))
    for result in document["results"]:
        result["message"] = without_values(result["message"] or "")
    path.write_text(json.dumps(document), encoding="utf-8")
