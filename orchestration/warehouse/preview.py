"""What a change of the dbt project would do to the tables: built beside them, and compared."""

import contextlib
import logging
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from data_quality.expressions import quote_identifier
from orchestration.landing.sources import ConfigurationError
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_command import parse_project
from orchestration.warehouse.dbt_graph import PUBLISHED_SCHEMAS
from orchestration.warehouse.home import Home
from orchestration.warehouse.lock import run_lock
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.output_tests import run_selected_tests
from orchestration.warehouse.publication import current_publication
from orchestration.warehouse.transformation import build
from orchestration.warehouse.versions import FILE_NAME

logger = logging.getLogger("cx")

CHANGED = ("state:modified+",)
LATEST = """
select metric_name, unit, metric_value
from {schema}.metrics.cx_metrics
where period_grain = 'month' and segment_name = 'all' and is_complete_period
qualify row_number() over (partition by metric_name order by period_start desc) = 1
"""


@dataclass(frozen=True)
class TableChange:
    """Rows of a table before and after, and how many of them are only there."""

    table: str
    rows_before: int
    rows_after: int
    rows_gone: int
    rows_new: int


@dataclass(frozen=True)
class MetricChange:
    """A metric in its last complete month, before and after; None where it has no row."""

    metric: str
    unit: str
    value_before: float | None
    value_after: float | None


@dataclass(frozen=True)
class Preview:
    """What was built and tested, and what is not as it is published."""

    outcomes: list[NodeOutcome]
    tables: list[TableChange]
    metrics: list[MetricChange]
    as_of_date: date

    @property
    def failed(self) -> list[NodeOutcome]:
        return [item for item in self.outcomes if item.has_failed]


def preview(home: Home, *, selected: Sequence[str] = CHANGED) -> Preview:
    """Build what changed since the last run on a copy of the warehouse; compare with publication.

    `selected` is a selection of dbt. The home stays as it is, and a night can run meanwhile.
    """
    published = current_publication(home)
    if not published:
        raise ConfigurationError(f"{home.root}: nothing is published to compare with.")
    as_of_date = max(item.as_of_date for item in published.values())
    with run_lock(home.preview_lock), _copy(home) as copy:
        project = parse_project(copy, as_of_date=as_of_date)
        state = copy.root / "state"
        outcomes = list(build(project, "--state", str(state), "--select", *selected))
        not_built = {item.unique_id for item in outcomes if not item.is_good}
        outcomes += run_selected_tests(project, selected, state=state, not_built=not_built)
        built = {
            f"{schema}.{item.name}"
            for item in outcomes
            if item.resource_type == "model" and item.is_good
            for schema in PUBLISHED_SCHEMAS
        }
        tables = sorted(built & published.keys())
        current = (home.current / FILE_NAME).resolve()
        with connect(copy.warehouse, read_only=True, attached={"published": current}) as connection:
            changes = [_table_change(connection, table) for table in tables]
            metrics = _metric_changes(connection) if "metrics.cx_metrics" in tables else []
    return Preview(outcomes, changes, metrics, as_of_date)


@contextlib.contextmanager
def _copy(home: Home) -> Iterator[Home]:
    """A home of its own with the same warehouse, settings and parsed project."""
    copy = Home(home.preview)
    shutil.rmtree(copy.root, ignore_errors=True)
    try:
        with run_lock(home.lock):
            logger.info("copying the warehouse")
            copy.prepare()
            for part in home.warehouse_folder.glob(f"{home.warehouse.name}*"):
                # What a killed run wrote last is in a log beside the file.
                shutil.copyfile(part, copy.warehouse_folder / part.name)
            shutil.copytree(home.dbt, copy.dbt, dirs_exist_ok=True)
            if home.sources_file.is_file():
                shutil.copyfile(home.sources_file, copy.sources_file)
        (copy.root / "state").mkdir()
        shutil.copyfile(home.dbt / "manifest.json", copy.root / "state" / "manifest.json")
        yield copy
    finally:
        shutil.rmtree(copy.root, ignore_errors=True)


def _table_change(connection: duckdb.DuckDBPyConnection, table: str) -> TableChange:
    schema, name = map(quote_identifier, table.split("."))
    after, before = f"{schema}.{name}", f"published.{schema}.{name}"
    columns = [
        {column[0] for column in connection.execute(f"from {each} limit 0").description}
        for each in (before, after)
    ]
    shared = ", ".join(map(quote_identifier, sorted(columns[0] & columns[1])))
    row = connection.execute(f"""
        select
            (select count(*) from {before}), (select count(*) from {after}),
            (select count(*) from (
                select {shared} from {before} except all select {shared} from {after}
            )),
            (select count(*) from (
                select {shared} from {after} except all select {shared} from {before}
            ))
    """).fetchone()
    return TableChange(table, *row)


def _metric_changes(connection: duckdb.DuckDBPyConnection) -> list[MetricChange]:
    rows = connection.execute(f"""
        select
            metric_name, coalesce(after.unit, before.unit), before.metric_value, after.metric_value
        from ({LATEST.format(schema="published")}) as before
        full join ({LATEST.format(schema="cx")}) as after using (metric_name)
        where before.metric_value is distinct from after.metric_value
        order by metric_name
    """).fetchall()
    return [MetricChange(*row) for row in rows]
