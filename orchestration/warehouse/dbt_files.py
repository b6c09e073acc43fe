"""Reads what the project's own files say: their hash, the reporting timezone, the metric tables."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from orchestration.landing.sources import Source
from orchestration.warehouse.engine import configured_target

REPOSITORY = Path(__file__).parents[2]
PROJECT = REPOSITORY / "dbt_project"
CODE = {".sql", ".yml", ".csv", ".py", ".md", ".j2", ".css", ".js"}
ENGINES = ("duckdb", "dbt-core", "numpy", "scipy")


def digest_of(*folders: Path) -> str:
    """Hash of every file of code and configuration below some folders, by relative path."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in CODE and path.is_file():
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def reporting_timezone() -> str:
    """IANA name of the zone in which days begin, as the dbt project sets it."""
    return str(project_variables()["reporting_timezone"])


def project_variables() -> Mapping[str, Any]:
    """What dbt_project.yml sets for all models."""
    text = (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader)["vars"])


def metric_models() -> list[str]:
    """Names of the tables that cx_metrics gathers: one file `metric_<name>.sql` each."""
    return sorted(path.stem for path in PROJECT.glob("models/metrics/*/metric_*.sql"))


def inputs_digest(
    files: Sequence[tuple[str, str, str]],
    *,
    sources: Sequence[Source],
    as_of_date: date,
    erased: str,
) -> str:
    """Hash of files, settings of their sources, code, engines, day and erasures."""
    settings = [source.model_dump(mode="json") for source in sources]
    content = json.dumps(
        [as_of_date.isoformat(), *code_and_engines(), list(files), settings, erased]
    )
    return hashlib.sha256(content.encode()).hexdigest()


def code_and_engines() -> list[str]:
    """Hash of the code that makes the tables, the engine, and the versions of what it runs on."""
    code = digest_of(PROJECT, REPOSITORY / "data_quality", REPOSITORY / "orchestration")
    return [code, configured_target(), *(version(engine) for engine in ENGINES)]
