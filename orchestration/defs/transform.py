"""dbt as one step: every model that does not depend on a held source, and every test of it.

Dagster's own blocking would stop this one step for all sources at once. The step tests the raw
tables itself, which lifts that, and leaves out just what depends on a held source.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtProject,
    dbt_assets,
)

from orchestration.defs.input_checks import CHECK_RESULTS
from orchestration.defs.resources import Nightly, configured_home
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.gate import held_sources
from orchestration.warehouse.refreshing import NothingRefreshedError, Refreshment, refresh
from orchestration.warehouse.run_record import record_failed_builds
from orchestration.warehouse.transformation import NodeOutcome, prepare_manifest

UNIQUE_ID = "dagster_dbt/unique_id"


class LayerTranslator(DagsterDbtTranslator):
    """Shows models in groups named after their layer, behind the input checks.

    All tests of a table are one check, which names those that fail: a night has hundreds of tests,
    and Dagster keeps house for each check longer than its query takes.
    """

    def __init__(self, graph: DbtGraph) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))
        self._graph = graph

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        """The usual specification, with the layer as group and the gate as dependency."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        properties = self.get_resource_props(manifest, unique_id)
        if properties["resource_type"] == "source":
            return spec.replace_attributes(group_name="raw")
        spec = spec.replace_attributes(group_name=properties["config"]["schema"])
        return spec.merge_attributes(deps=[CHECK_RESULTS])

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        """The one check of a table that this test judges.

        It does not block, which would stop every table.
        """
        tested = asset_spec.metadata[UNIQUE_ID]
        if tested not in self._graph.judged(unique_id):
            return None
        return dg.AssetCheckSpec(
            "tests",
            asset=asset_spec.key,
            description="What dbt tests of this table.",
            metadata={UNIQUE_ID: tested},
        )


def transform_asset(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The asset that builds the dbt project given by its manifest."""
    graph = DbtGraph(manifest)

    @dbt_assets(
        manifest=manifest,
        name="transform",
        dagster_dbt_translator=LayerTranslator(graph),
    )
    def transform(
        context: dg.AssetExecutionContext, nightly: Nightly
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        with connect(nightly.home.warehouse) as connection:
            nightly.hold(held_sources(connection, nightly.sources, run_id=nightly.run_id))
        try:
            made = refresh(nightly.home, graph, as_of_date=nightly.day, held=nightly.held)
        except NothingRefreshedError as error:
            nightly.refuse()
            raise dg.Failure(f"Nothing is refreshed. {error}", allow_retries=False) from None
        with connect(nightly.home.warehouse) as connection, transaction(connection):
            record_failed_builds(connection, made.failed, run_id=nightly.run_id)
        yield from _events(context, graph, made)
        nightly.leave(made.unrefreshed)

    return transform


def _events(
    context: dg.AssetExecutionContext, graph: DbtGraph, made: Refreshment
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    keys = {
        spec.metadata.get(UNIQUE_ID): spec.key
        for spec in context.assets_def.specs
        if spec.key in context.selected_asset_keys
    }
    for outcome in made.outcomes.values():
        if outcome.unique_id in keys and outcome.is_good:
            yield dg.MaterializeResult(
                asset_key=keys[outcome.unique_id], metadata={"seconds": outcome.seconds}
            )
    tests = made.tests(graph)
    for check in context.assets_def.check_specs:
        tested = check.metadata[UNIQUE_ID]
        if tested in tests and check.key in context.selected_asset_check_keys:
            yield _check_result(check, tests[tested])
    for unique_id in sorted(graph.gathering()):
        # The publication waits for these tables, be they new or brought back.
        is_new = unique_id in made.outcomes and made.outcomes[unique_id].is_good
        if unique_id in keys and not is_new:
            yield dg.MaterializeResult(asset_key=keys[unique_id], metadata={"carried_over": True})


def _check_result(check: dg.AssetCheckSpec, tests: Sequence[NodeOutcome]) -> dg.AssetCheckResult:
    unlike = [test for test in tests if test.status != "pass"]
    return dg.AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=not unlike,
        severity=dg.AssetCheckSeverity.WARN
        if all(test.is_good for test in unlike)
        else dg.AssetCheckSeverity.ERROR,
        metadata={"tests": len(tests), **{test.name: test.fault for test in unlike}},
    )


@dg.definitions
def defs() -> dg.Definitions:
    manifest = json.loads(prepare_manifest(configured_home()).read_text(encoding="utf-8"))
    return dg.Definitions(assets=[transform_asset(manifest)])
