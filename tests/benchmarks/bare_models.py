"""The limit of the transformation: the SQL that dbt compiled, run by DuckDB and nothing else.

The same models in the same order, on the same raw tables. A model in Python is the same function
on both sides: here it is called with DuckDB's relations, by dbt with its own.
"""

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from orchestration.warehouse.dbt_files import PROJECT
from tests.benchmarks.processes import Timed, timed


@dataclass(frozen=True)
class BareModel:
    """How one model is stored, under which name, and the SQL or the Python file that makes it."""

    kind: str
    schema: str
    name: str
    code: str

    @property
    def qualified_name(self) -> str:
        return f"{self.schema}.{self.name}"


class References:
    """What a model in Python asks dbt for: the tables above it, by name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, names: dict[str, str]) -> None:
        self._connection = connection
        self._names = names

    def ref(self, name: str) -> duckdb.DuckDBPyRelation:
        return self._connection.table(self._names[name])


def read_models(manifest: Path) -> list[BareModel]:
    """The models of a compiled manifest, each after those it reads."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    waiting = {
        unique_id: node
        for unique_id, node in content["nodes"].items()
        if node["resource_type"] == "model"
    }
    ordered: list[BareModel] = []
    while waiting:
        ready = [
            unique_id
            for unique_id, node in waiting.items()
            if not waiting.keys() & set(node["depends_on"]["nodes"])
        ]
        for unique_id in ready:
            node = waiting.pop(unique_id)
            is_python = node["language"] == "python"
            ordered.append(
                BareModel(
                    "python" if is_python else node["config"]["materialized"],
                    node["schema"],
                    node["name"],
                    node["original_file_path"] if is_python else node["compiled_code"],
                )
            )
    return ordered


def run_models(database: Path, manifest: Path) -> Timed:
    """Make every model of a manifest in a warehouse file, which is changed."""
    models = read_models(manifest)
    names = {model.name: model.qualified_name for model in models}
    functions = {
        model.name: _load(PROJECT / model.code) for model in models if model.kind == "python"
    }
    with timed() as result, duckdb.connect(str(database)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'UTC'")
        for schema in sorted({model.schema for model in models}):
            connection.execute(f"create schema if not exists {schema}")
        for model in models:
            if model.kind == "python":
                made = functions[model.name].model(References(connection, names), connection)
                connection.register("made", made)
                connection.execute(f"create or replace table {model.qualified_name} as from made")
                connection.unregister("made")
            else:
                connection.execute(
                    f"create or replace {model.kind} {model.qualified_name} as ({model.code})"
                )
        connection.execute("checkpoint")
    result.facts |= {"models": len(models), "python_models": len(functions)}
    return result


def _load(path: Path) -> ModuleType | Any:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    if specification is None or specification.loader is None:
        raise ImportError(f"{path} cannot be read as a module.")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module
