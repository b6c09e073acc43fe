"""Keeps the queries of the data tests as dbt compiled them.

To compile them takes longer than to run them, and nothing else comes of it while the project and
the settings are the same.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration.warehouse.dbt_command import ParsedProject
from orchestration.warehouse.dbt_files import code_and_engines
from orchestration.warehouse.whole_files import write_whole

COUNTED = """
select
    {fail_calc} as failures,
    {fail_calc} {warn_if} as should_warn,
    {fail_calc} {error_if} as should_error
from (
    select * from (
{query}
    ) as found
    {limit}
) as counted
"""


@dataclass(frozen=True)
class CompiledTest:
    """A data test: what its query counts are failing rows, and whether that warns or fails."""

    unique_id: str
    name: str
    is_warning: bool
    reads: list[str]
    query: str
    error: str = ""
    """Why there is no query."""

    @classmethod
    def of(cls, result: Any) -> "CompiledTest":
        """What dbt's result of compiling a test says, with the query that dbt would put."""
        node = result.node
        config = node.config
        query = COUNTED.format(
            fail_calc=config.fail_calc,
            warn_if=config.warn_if,
            error_if=config.error_if,
            query=node.compiled_code,
            limit="" if config.limit is None else f"limit {config.limit}",
        )
        return cls(
            unique_id=node.unique_id,
            name=node.name,
            is_warning=config.severity.upper() == "WARN",
            reads=list(node.depends_on.nodes),
            query=query,
            error=(result.message or "not compiled") if str(result.status) == "error" else "",
        )


def read_compiled(project: ParsedProject) -> dict[str, CompiledTest]:
    """The tests that are kept for this project, settings and engine, by unique id."""
    path = _path(project)
    if not path.is_file():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    if kept["of"] != _cause(project):
        return {}
    return {test["unique_id"]: CompiledTest(**test) for test in kept["tests"]}


def keep_compiled(
    project: ParsedProject, tests: Iterable[CompiledTest], *, dated: Collection[str]
) -> None:
    """Keep these tests, but for those of `dated`, whose query is another one on another day."""
    lasting = [asdict(test) for test in tests if test.unique_id not in dated and not test.error]
    content = json.dumps({"of": _cause(project), "tests": lasting})
    write_whole(_path(project), content.encode())


def _path(project: ParsedProject) -> Path:
    return project.home.dbt / f"output_tests-{project.target}.json"


def _cause(project: ParsedProject) -> str:
    settings = {**json.loads(project.variables), "as_of_date": None}
    return hashlib.sha256(json.dumps([code_and_engines(), settings]).encode()).hexdigest()
