"""MetricFlow computes the metrics from the marts once more, and gets what is published."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import pytest
from metricflow.data_table.mf_table import MetricFlowDataTable
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.validation.data_warehouse_model_validator import DataWarehouseModelValidator
from metricflow_semantic_interfaces.implementations.semantic_manifest import (
    PydanticSemanticManifest,
)
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import (
    SemanticManifestValidator,
)
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from orchestration.demo.company import Company
from tests.integration.place import Place

Night = tuple[Place, Company, str]
Values = dict[date, float]


class PublishedFile:
    """What MetricFlow asks of a warehouse, answered by a published file that nothing writes to."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def query(self, stmt: str, sql_bind_parameter_set: object = None) -> MetricFlowDataTable:
        """Run a query; MetricFlow's have no parameters."""
        result = self._connection.execute(stmt)
        names = [column[0] for column in result.description]
        return MetricFlowDataTable.create_from_rows(names, result.fetchall())

    def dry_run(self, stmt: str, sql_bind_parameter_set: object = None) -> None:
        """Plan a query, which fails where running it would."""
        self._connection.execute(f"explain {stmt}")


@dataclass(frozen=True)
class SemanticLayer:
    """The semantic models and metrics of the dbt project, on a published file."""

    manifest: PydanticSemanticManifest
    warehouse: PublishedFile
    engine: MetricFlowEngine

    @property
    def names(self) -> set[str]:
        """Names of all metrics."""
        return {metric.name for metric in self.manifest.metrics}

    def values(self, metric: str, *, grain: str, where: Sequence[str] = ()) -> Values:
        """Values of a metric by the first day of the period; a period without one is left out."""
        result = self.engine.query(
            MetricFlowQueryRequest.create(
                metric_names=[metric],
                group_by_names=[f"metric_time__{grain}"],
                where_constraints=list(where),
            )
        )
        return {
            start.date(): float(value)
            for start, value in result.result_df.rows
            if start is not None and value is not None
        }

    def only(self, metric: str, *, grain: str) -> list[str]:
        """The filter that a metric needs whose mart has rows for periods of several grains."""
        dimensions = self.engine.simple_dimensions_for_metrics([metric])
        names = {dimension.granularity_free_dunder_name for dimension in dimensions}
        return [
            f"{{{{ Dimension('{name}') }}}} = '{grain}'"
            for name in names
            if name.endswith("__period_grain")
        ]


@pytest.fixture(scope="module")
def layer(demo_night: Night) -> Iterator[SemanticLayer]:
    """MetricFlow on what a first night of the made company published."""
    place, _, _ = demo_night
    written = (place.root / "dbt" / "target" / "semantic_manifest.json").read_text(encoding="utf-8")
    manifest = parse_manifest_from_dbt_generated_manifest(written)
    with duckdb.connect(str(place.published), read_only=True) as connection:
        warehouse = PublishedFile(connection)
        engine = MetricFlowEngine(SemanticManifestLookup(manifest), warehouse)
        yield SemanticLayer(manifest, warehouse, engine)


def published_values(place: Place) -> dict[tuple[str, str], Values]:
    """What `cx_metrics` tells of all customers, by metric and grain."""
    values: dict[tuple[str, str], Values] = defaultdict(dict)
    for name, grain, start, value in place.query(
        "select metric_name, period_grain, period_start, metric_value from metrics.cx_metrics"
        " where segment_name = 'all'"
    ):
        values[name, grain] |= {} if value is None else {start: value}
    return values


@pytest.mark.slow
def test_metricflow_finds_no_fault_in_the_configuration(layer: SemanticLayer) -> None:
    validator = DataWarehouseModelValidator(layer.warehouse)
    results = [
        SemanticManifestValidator().validate_semantic_manifest(layer.manifest),
        validator.validate_semantic_models(layer.manifest),
        validator.validate_dimensions(layer.manifest),
        validator.validate_entities(layer.manifest),
        validator.validate_simple_metrics(layer.manifest),
        validator.validate_metrics(layer.manifest),
    ]
    assert [issue.as_readable_str() for result in results for issue in result.all_issues] == []


def test_every_metric_with_a_numerator_and_a_denominator_is_in_the_semantic_layer(
    demo_night: Night, layer: SemanticLayer
) -> None:
    ratios = demo_night[0].query(
        "select distinct metric_name from metrics.cx_metrics"
        " where numerator is not null and denominator is not null"
    )
    missing = {name for (name,) in ratios} - layer.names
    assert len(ratios) >= 38
    assert not missing, (
        "In the file metric_<name>.yml of each of these metrics, add an entry of that name below"
        " `metrics:`, with the numerator and the denominator as metrics of dbt_project/models/"
        f"semantic, where what no metric counts yet is added first: {', '.join(sorted(missing))}"
    )


@pytest.mark.slow
def test_metricflow_computes_the_published_values(demo_night: Night, layer: SemanticLayer) -> None:
    differing = {}
    for (name, grain), published in published_values(demo_night[0]).items():
        if name in layer.names:
            computed = layer.values(name, grain=grain, where=layer.only(name, grain=grain))
            for start in sorted(computed.keys() | published.keys()):
                pair = computed.get(start), published.get(start)
                if pair[0] != pytest.approx(pair[1], rel=1e-9, abs=1e-12):
                    differing.setdefault((name, grain), (start, *pair))
    assert differing == {}


def test_retention_over_periods_of_several_grains_has_no_value(layer: SemanticLayer) -> None:
    assert layer.values("customer_churn_rate", grain="quarter") == {}
    assert layer.values("revenue_churn_rate", grain="year") == {}
