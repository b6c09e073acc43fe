"""The documentation of the dbt models and the lineage of their columns, kept between runs."""

import hashlib
import json
import logging
import os
from datetime import date
from pathlib import Path

from orchestration.stages import stage
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_command import PARSED_WITH_DATE
from orchestration.warehouse.dbt_files import PROJECT, digest_of, metric_models
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.home import Home
from orchestration.warehouse.transformation import generate_docs
from orchestration.warehouse.variables import variables_of
from orchestration.warehouse.whole_files import write_whole

logger = logging.getLogger("cx")

DOCS, LINEAGE, STAMP = "models.html", "lineage.html", "made_from.sha256"


def prepare_model_docs(home: Home, graph: DbtGraph, *, as_of_date: date) -> list[Path]:
    """Paths of both pages, made anew only when the project changed, or which tables there are."""
    pages = [home.site / DOCS, home.site / LINEAGE]
    stamp, made_from = home.site / STAMP, _made_from(home, graph)
    is_current = stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from
    if not (is_current and all(page.is_file() for page in pages)):
        logger.info("documenting the models", extra=stage("publish"))
        target = generate_docs(home, as_of_date=as_of_date)
        write_whole(pages[0], (target / "static_index.html").read_bytes())
        write_whole(pages[1], _lineage(target))
        write_whole(stamp, made_from.encode())
    return pages


def _made_from(home: Home, graph: DbtGraph) -> str:
    """Hash of the project, whose models there are, and the tables that were never built."""
    with connect(home.warehouse, read_only=True) as connection:
        there = set(
            connection.execute("""
                select schema_name, table_name from duckdb_tables()
                union all select schema_name, view_name from duckdb_views()
            """).fetchall()
        )
    missing = sorted(set(graph.built_tables().values()) - there)
    variables = variables_of(home, PARSED_WITH_DATE, metric_models())
    return hashlib.sha256(json.dumps([digest_of(PROJECT), variables, missing]).encode()).hexdigest()


def _lineage(target: Path) -> bytes:
    """From which columns each column is made: read out of the compiled SQL, without telemetry."""
    from dbt_colibri.lineage_extractor.extractor import DbtColumnLineageExtractor
    from dbt_colibri.report.generator import DbtColibriReportGenerator

    for name in ("colibri", "sqlglot"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    extractor = DbtColumnLineageExtractor(
        os.fspath(target / "manifest.json"), os.fspath(target / "catalog.json")
    )
    report = DbtColibriReportGenerator(extractor, light_mode=True, disable_telemetry=True)
    folder = target / "lineage"
    folder.mkdir(exist_ok=True)
    report.generate_report(output_dir=os.fspath(folder))
    return (folder / "index.html").read_bytes()
