"""dbt as one step: every model that does not depend on a held source, and every test of it.

Dagster's own blocking would stop this one step for all sources at once. The step tests the raw
tables itself, which lifts that, and leaves out just what depends on a held source.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
import duckdb

from orchestration.defs.input_checks import CHECK_RESULTS
from orchestration.defs.model_assets import UNIQUE_ID, model_specs
from orchestration.defs.resources import Nightly, configured_home
from orchestration.landing.sources import Source, load_sources
from orchestration.warehouse.connection import connect, transaction
from orchestration.warehouse.dbt_graph import DbtGraph
from orchestration.warehouse.gate import held_sources
from orchestration.warehouse.known_sources import names_in_dbt
from orchestration.warehouse.node_outcome import NodeOutcome
from orchestration.warehouse.refreshing import NothingRefreshedError, Refreshment, refresh
from orchestration.warehouse.run_record import record_failed_builds
from orchestration.warehouse.table_facts import first_rows, row_counts
from orchestration.warehouse.transformation import prepare_manifest

METRICS = "metrics"


def transform_asset(manifest: Mapping[str, Any], sources: Sequence[Source]) -> dg.AssetsDefinition:
    """The asset that builds the dbt project given by its manifest.

    All tests of a table are one check, which names those that fail: a night has hundreds of tests,
    and Dagster keeps house for each check longer than its query takes. None blocks, which would
    stop every table.
    """
    graph = DbtGraph(manifest)
    landed = {
        unique_id: _landed_keys(manifest["sources"][unique_id], sources)
        for unique_id in manifest["sources"]
    }
    specs = model_specs(manifest, landed=landed, behind=[CHECK_RESULTS])
    keys = landed | {spec.metadata[UNIQUE_ID]: [spec.key] for spec in specs}

    @dg.multi_asset(
        name="transform",
        specs=specs,
        check_specs=[
            dg.AssetCheckSpec(
                "tests",
                asset=key,
                description="What dbt tests of this table.",
                metadata={UNIQUE_ID: tested},
            )
            for tested in sorted(graph.tested() & keys.keys())
            for key in keys[tested]
        ],
        can_subset=True,
        allow_arbitrary_check_specs=True,
    )
    def transform(
        context: dg.AssetExecutionContext, nightly: Nightly
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        if nightly.is_repetition:
            nightly.leave({})
            yield from _events(context, graph, Refreshment(), {})
            return
        with connect(nightly.home.warehouse) as connection:
            nightly.hold(held_sources(connection, nightly.sources, run_id=nightly.run_id))
            read_as = names_in_dbt(connection)
        try:
            made = refresh(
                nightly.home,
                graph,
                as_of_date=nightly.day,
                held=nightly.held,
                names_in_dbt=read_as,
                target=nightly.target,
            )
        except NothingRefreshedError as error:
            nightly.refuse()
            raise dg.Failure(f"Nothing is refreshed. {error}", allow_retries=False) from None
        with connect(nightly.home.warehouse) as connection, transaction(connection):
            record_failed_builds(connection, made.failed, run_id=nightly.run_id)
            seen = _seen(connection, graph, made)
        yield from _events(context, graph, made, seen)
        nightly.leave(made.unrefreshed)

    return transform


def _landed_keys(source: Mapping[str, Any], sources: Sequence[Source]) -> list[dg.AssetKey]:
    """Keys of the raw tables that a source table of dbt is a view of."""
    return [
        dg.AssetKey([each.name, source["name"]])
        for each in sources
        if each.name_in_dbt == source["source_name"] and source["name"] in each.contracts
    ]


def _seen(
    connection: duckdb.DuckDBPyConnection, graph: DbtGraph, made: Refreshment
) -> dict[str, dict[str, Any]]:
    """What Dagster shows of each table that was built, by unique id: its rows, and metrics' first.

    Only figures are shown: of what is about single customers, nothing leaves the warehouse.
    """
    built = {
        unique_id: place
        for unique_id, place in graph.built_tables().items()
        if unique_id in made.outcomes and made.outcomes[unique_id].is_good
    }
    seen: dict[str, dict[str, Any]] = {
        unique_id: {"dagster/row_count": count}
        for unique_id, count in row_counts(connection, built).items()
    }
    for unique_id in seen:
        schema, name = built[unique_id]
        if schema == METRICS:
            rows = first_rows(connection, schema, name, without=["customer_id"])
            seen[unique_id]["first_rows"] = dg.MetadataValue.md(rows)
    return seen


def _events(
    context: dg.AssetExecutionContext,
    graph: DbtGraph,
    made: Refreshment,
    seen: Mapping[str, Mapping[str, Any]],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    keys = {
        spec.metadata.get(UNIQUE_ID): spec.key
        for spec in context.assets_def.specs
        if spec.key in context.selected_asset_keys
    }
    for outcome in made.outcomes.values():
        if outcome.unique_id in keys and outcome.is_good:
            yield dg.MaterializeResult(
                asset_key=keys[outcome.unique_id],
                metadata={"seconds": outcome.seconds, **seen.get(outcome.unique_id, {})},
            )
    tests = made.tests(graph)
    for check in context.assets_def.check_specs:
        tested = check.metadata[UNIQUE_ID]
        if tested in tests and check.key in context.selected_asset_check_keys:
            yield check_result(check, tests[tested])
    for unique_id in sorted(graph.gathering()):
        # The publication waits for these tables, be they new or as they were.
        is_new = unique_id in made.outcomes and made.outcomes[unique_id].is_good
        if unique_id in keys and not is_new:
            yield dg.MaterializeResult(asset_key=keys[unique_id], metadata={"carried_over": True})


def check_result(check: dg.AssetCheckSpec, tests: Sequence[NodeOutcome]) -> dg.AssetCheckResult:
    """What the tests of a table come to: the worst of them. Metadata names all that do not pass."""
    unlike = [test for test in tests if test.status != "pass"]
    return dg.AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=not unlike,
        severity=dg.AssetCheckSeverity.WARN
        if all(test.is_good for test in unlike)
        else dg.AssetCheckSeverity.ERROR,
        metadata={
            "tests": len(tests),
            "failing_rows": sum(test.failures for test in unlike),
            **{test.name: test.fault for test in unlike},
        },
    )


@dg.definitions
def defs() -> dg.Definitions:
    home = configured_home()
    manifest = json.loads(prepare_manifest(home).read_text(encoding="utf-8"))
    return dg.Definitions(assets=[transform_asset(manifest, load_sources(home.sources_file))])
