"""dbt as one step: every model that does not depend on a held source, and every test of it.

Dagster's own blocking would stop this one step for all sources at once. The step tests the raw
tables itself, which lifts that, and leaves out just what depends on a held source.
"""

import json
from collections.abc import Iterator, Mapping
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
from orchestration.warehouse.connection import connect
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.gate import held_sources
from orchestration.warehouse.publication import current_publication, restore
from orchestration.warehouse.transformation import (
    NodeOutcome,
    build,
    metric_models,
    prepare_manifest,
)

UNIQUE_ID = "dagster_dbt/unique_id"


class LayerTranslator(DagsterDbtTranslator):
    """Shows models in groups named after their layer, behind the input checks."""

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


def transform_asset(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The asset that builds the dbt project given by its manifest."""
    graph = DbtGraph(manifest)
    settings = DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True)

    @dbt_assets(
        manifest=manifest,
        name="transform",
        dagster_dbt_translator=LayerTranslator(settings=settings),
    )
    def transform(
        context: dg.AssetExecutionContext, nightly: Nightly
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        with connect(nightly.home.warehouse) as connection:
            nightly.hold(held_sources(connection, nightly.sources, run_id=nightly.run_id))
        unrefreshed = _held_tables(graph, nightly.held)
        published = current_publication(nightly.home)
        unavailable = {name.split(".")[1] for name in unrefreshed if name not in published}
        if _nothing_passed(nightly) or unavailable >= set(metric_models()):
            nightly.refuse()
            raise dg.Failure(_describe_held(nightly.held), allow_retries=False)
        restore(nightly.home, [name for name in unrefreshed if name in published])
        outcomes = list(
            build(nightly.home, as_of_date=nightly.day, held=nightly.held, unavailable=unavailable)
        )
        yield from _events(context, outcomes)
        good = {outcome.unique_id for outcome in outcomes if outcome.is_good}
        unbuilt = [
            table.qualified_name
            for table in graph.published_tables()
            if table.unique_id not in good and table.qualified_name not in unrefreshed
        ]
        bad = [outcome for outcome in outcomes if not outcome.is_good]
        if bad or unbuilt:
            nightly.refuse()
            raise dg.Failure(_describe(bad, unbuilt), allow_retries=False)
        nightly.leave(unrefreshed)

    return transform


def _events(
    context: dg.AssetExecutionContext, outcomes: list[NodeOutcome]
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    keys = {
        spec.metadata.get(UNIQUE_ID): spec.key
        for spec in context.assets_def.specs
        if spec.key in context.selected_asset_keys
    }
    checks = {
        spec.metadata.get(UNIQUE_ID): spec
        for spec in context.assets_def.check_specs
        if spec.key in context.selected_asset_check_keys
    }
    for outcome in outcomes:
        if outcome.unique_id in keys and outcome.is_good:
            yield dg.MaterializeResult(
                asset_key=keys[outcome.unique_id], metadata={"seconds": outcome.seconds}
            )
        elif outcome.unique_id in checks and outcome.status != "skipped":
            spec = checks[outcome.unique_id]
            yield dg.AssetCheckResult(
                asset_key=spec.asset_key,
                check_name=spec.name,
                passed=outcome.status == "pass",
                severity=dg.AssetCheckSeverity.WARN
                if outcome.status == "warn"
                else dg.AssetCheckSeverity.ERROR,
                metadata={"failing_rows": outcome.failures},
            )


def _held_tables(graph: DbtGraph, held: Mapping[str, str]) -> dict[str, str]:
    """Reason, by qualified name, of every published table that depends on a held source."""
    reasons: dict[str, list[str]] = {}
    for name, why in held.items():
        left_out = graph.dependants([name])
        for table in graph.published_tables():
            if table.unique_id in left_out:
                reasons.setdefault(table.qualified_name, []).append(f"{name} is held: {why}")
    return {table: "; ".join(parts) for table, parts in reasons.items()}


def _nothing_passed(nightly: Nightly) -> bool:
    return {source.name for source in nightly.sources} <= set(nightly.held)


def _describe_held(held: Mapping[str, str]) -> str:
    reasons = "; ".join(f"{name} is held: {why}" for name, why in held.items())
    return f"Nothing is built. {reasons}"


def _describe(bad: list[NodeOutcome], unbuilt: list[str]) -> str:
    failed = [outcome for outcome in bad if outcome.status != "skipped"]
    lines = [f"{outcome.resource_type} {outcome.name}: {outcome.message}" for outcome in failed]
    tables = f"Not built: {', '.join(unbuilt) or 'none'}."
    return "\n".join(["Nothing is published; dbt reports:", *lines, tables])


@dg.definitions
def defs() -> dg.Definitions:
    manifest = json.loads(prepare_manifest(configured_home()).read_text(encoding="utf-8"))
    return dg.Definitions(assets=[transform_asset(manifest)])
