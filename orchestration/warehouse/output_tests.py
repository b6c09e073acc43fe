"""Runs the data tests of the dbt project on the tables as they are.

dbt compiles them. To carry each one out as a node as well costs dbt ten times what its query takes,
and a night has hundreds: so their queries are put here, as dbt would put them.
"""

import logging
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from orchestration.stages import stage
from orchestration.warehouse.compiled_tests import CompiledTest, keep_compiled, read_compiled
from orchestration.warehouse.dbt_command import (
    ParsedProject,
    require_no_fault_of_the_machine,
    selecting,
)
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.engine import DUCKDB
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.redaction import without_values

logger = logging.getLogger("cx")

COMPILE = (
    "compile",
    "--no-write-json",
    # What is kept must not follow from what is in the tables.
    "--no-introspect",
    "--no-populate-cache",
)
TESTS = ["--select", "resource_type:test"]
NOTHING = ["--select", "resource_type:test,fqn:nothing"]
TOLD_EVERY = 100


def run_output_tests(
    project: ParsedProject, graph: DbtGraph, chosen: Collection[str], *, not_built: Collection[str]
) -> list[NodeOutcome]:
    """Run data tests, given by their unique ids.

    A test that reads something of `not_built`, unique ids of what should have been built, is
    skipped. Raises TransformationError when dbt cannot even begin, and when the machine, not the
    data, stopped one.
    """
    kept = read_compiled(project)
    anew = graph.names(chosen - kept.keys())
    every = graph.names(graph.read_by_tests())

    def run(result: Any) -> list[NodeOutcome]:
        known = kept | _compiled(result)
        keep_compiled(project, known.values(), dated=graph.dated_tests())
        return list(_outcomes([known[unique_id] for unique_id in sorted(chosen)], not_built))

    selection = selecting(anew, every, all_by=TESTS) if anew else NOTHING
    outcomes: list[NodeOutcome] = project.invoke(*COMPILE, *selection, read=run)
    return outcomes


def run_selected_tests(
    project: ParsedProject, selected: Collection[str], *, state: Path, not_built: Collection[str]
) -> list[NodeOutcome]:
    """Run the data tests that a selection of dbt chooses, as `run_output_tests` does.

    `state` is a folder with the manifest of an earlier state of the project.
    """
    outcomes: list[NodeOutcome] = project.invoke(
        *COMPILE,
        *("--indirect-selection", "cautious", "--state", str(state)),
        *("--select", *(f"{each},resource_type:test" for each in selected)),
        read=lambda result: list(_outcomes(_compiled(result).values(), not_built)),
    )
    return outcomes


def _compiled(result: Any) -> dict[str, CompiledTest]:
    tests = map(CompiledTest.of, result.results)
    return {test.unique_id: test for test in tests}


def _outcomes(tests: Collection[CompiledTest], not_built: Collection[str]) -> Iterator[NodeOutcome]:
    """Run tests by dbt's adapter, which is there while dbt's command is not over."""
    from dbt.adapters.factory import FACTORY

    (adapter,) = FACTORY.adapters.values()
    with adapter.connection_named("output_tests"):
        for number, test in enumerate(tests, start=1):
            outcome = _outcome(adapter, test, not_built)
            require_no_fault_of_the_machine(outcome)
            yield outcome
            if number % TOLD_EVERY == 0 or number == len(tests):
                extra = stage("tests", done=number, total=len(tests))
                logger.info("dbt: %d of %d output tests", number, len(tests), extra=extra)


def _outcome(adapter: Any, test: CompiledTest, not_built: Collection[str]) -> NodeOutcome:
    from dbt_common.exceptions import DbtBaseException

    if not set(not_built).isdisjoint(test.reads):
        return _ended(test, "skipped")
    if test.error:
        return _ended(test, "error", message=test.error)
    query = test.query if adapter.type() == DUCKDB else adapter.translated(test.query)
    try:
        # Spark computes what is fetched, and not before.
        with adapter.connections.exception_handler(query):
            _, cursor = adapter.add_query(query, auto_begin=False)
            ((failures, should_warn, should_error),) = cursor.fetchall()
    except DbtBaseException as error:
        return _ended(test, "error", message=str(error))
    if should_error and not test.is_warning:
        return _ended(test, "fail", failures=int(failures))
    if should_warn:
        return _ended(test, "warn", failures=int(failures))
    return _ended(test, "pass")


def _ended(test: CompiledTest, status: str, *, message: str = "", failures: int = 0) -> NodeOutcome:
    return NodeOutcome(
        unique_id=test.unique_id,
        name=test.name,
        resource_type="test",
        status=status,
        message=without_values(message),
        failures=failures,
        seconds=0,
    )
