"""Runs the data tests of the dbt project on the tables as they are.

dbt compiles them. To carry each one out as a node as well costs dbt ten times what its query takes,
and a night has hundreds: so their queries are put here, as dbt would put them.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
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
TESTS_AT_ONCE = 20
"""On Spark, where a query costs more than what it looks at, and a longer one hardly more."""

Answer = Sequence[Any]
"""Number of failures, whether to warn of it, whether to fail for it."""


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
        fresh = _compiled(result)
        known = kept | fresh
        dated = graph.dated_tests()
        if fresh.keys() - dated:
            keep_compiled(project, known.values(), dated=dated)
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
    at_once = 1 if adapter.type() == DUCKDB else TESTS_AT_ONCE
    waiting = list(tests)
    with adapter.connection_named("output_tests"):
        for first in range(0, len(waiting), at_once):
            some = waiting[first : first + at_once]
            yield from _ended_together(adapter, some, not_built)
            done = first + len(some)
            if done % TOLD_EVERY == 0 or done == len(waiting):
                extra = stage("tests", done=done, total=len(waiting))
                logger.info("dbt: %d of %d output tests", done, len(waiting), extra=extra)


def _ended_together(
    adapter: Any, tests: Sequence[CompiledTest], not_built: Collection[str]
) -> Iterator[NodeOutcome]:
    skipped = {test.unique_id for test in tests if not set(not_built).isdisjoint(test.reads)}
    asked = [test for test in tests if not test.error and test.unique_id not in skipped]
    answers = _answers(adapter, asked)
    for test in tests:
        if test.unique_id in skipped:
            outcome = _ended(test, "skipped")
        else:
            outcome = _judged(test, answers.get(test.unique_id, test.error))
        require_no_fault_of_the_machine(outcome)
        yield outcome


def _answers(adapter: Any, tests: Sequence[CompiledTest]) -> dict[str, Answer | str]:
    """What the queries of tests return, or how they break, by unique id; asked all at once."""
    from dbt_common.exceptions import DbtBaseException

    if not tests:
        return {}
    try:
        # Spark computes what is fetched, and not before.
        with adapter.connections.exception_handler("output tests"):
            query = "\nunion all\n".join(
                f"select {number} as number, answer.* from ({_query(adapter, test)}) as answer"
                for number, test in enumerate(tests)
            )
            _, cursor = adapter.add_query(query, auto_begin=False)
            return {tests[number].unique_id: answer for number, *answer in cursor.fetchall()}
    except DbtBaseException as error:
        if len(tests) == 1:
            return {tests[0].unique_id: str(error)}
    return {name: told for test in tests for name, told in _answers(adapter, [test]).items()}


def _query(adapter: Any, test: CompiledTest) -> str:
    return test.query if adapter.type() == DUCKDB else str(adapter.translated(test.query))


def _judged(test: CompiledTest, answer: Answer | str) -> NodeOutcome:
    if isinstance(answer, str):
        return _ended(test, "error", message=answer)
    failures, should_warn, should_error = answer
    if should_error and not test.is_warning:
        return _ended(test, "fail", failures=failures)
    if should_warn:
        return _ended(test, "warn", failures=failures)
    return _ended(test, "pass")


def _ended(test: CompiledTest, status: str, *, message: str = "", failures: int = 0) -> NodeOutcome:
    return NodeOutcome(
        unique_id=test.unique_id,
        name=test.name,
        resource_type="test",
        status=status,
        message=without_values(message),
        failures=int(failures),
        seconds=0,
    )
