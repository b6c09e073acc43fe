"""Rules of the Dagster graph."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.warehouse.dbt_files import metric_models
from tests.integration.place import Place


@pytest.fixture(scope="module")
def graph(parsed_project: Path, tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    """The definitions, loaded for an empty home."""
    place = Place(tmp_path_factory.mktemp("home"))
    place.begin()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CX_HOME", str(place.root))
        from orchestration.definitions import defs
        from orchestration.warehouse.home import Home

        Home(place.root).prepare()
        return defs()


def raw_keys(graph: dg.Definitions) -> set[dg.AssetKey]:
    return {
        spec.key
        for assets in graph.assets or []
        if isinstance(assets, dg.AssetsDefinition) and assets.op.name.startswith("extract_")
        for spec in assets.specs
        if spec.group_name == "raw"
    }


def transform_of(graph: dg.Definitions) -> dg.AssetsDefinition:
    (transform,) = [
        assets
        for assets in graph.assets or []
        if isinstance(assets, dg.AssetsDefinition) and assets.op.name == "transform"
    ]
    return transform


def test_the_job_and_its_schedule_are_there(graph: dg.Definitions) -> None:
    assert graph.resolve_job_def("nightly")
    assert graph.resolve_schedule_def("nightly_at_two").job_name == "nightly"


def test_every_raw_table_has_a_blocking_check(graph: dg.Definitions) -> None:
    blocking = {
        spec.asset_key
        for checks in graph.asset_checks or []
        for spec in checks.check_specs
        if spec.blocking
    }
    assert raw_keys(graph)
    assert raw_keys(graph) <= blocking


def test_every_metric_is_downstream_of_a_checked_table(graph: dg.Definitions) -> None:
    asset_graph = graph.resolve_asset_graph()
    metrics = [key for key in asset_graph.get_all_asset_keys() if key.path[0] == "metrics"]
    assert len(metrics) > 15
    for key in metrics:
        above = asset_graph.get_ancestor_asset_keys(key)
        assert above & raw_keys(graph), key


def test_the_publication_is_downstream_of_every_metric(graph: dg.Definitions) -> None:
    asset_graph = graph.resolve_asset_graph()
    above = asset_graph.get_ancestor_asset_keys(dg.AssetKey(["published", "current"]))
    gathered = {dg.AssetKey(["metrics", name]) for name in metric_models()}
    assert len(gathered) > 15
    assert gathered <= above
    metrics = {key for key in asset_graph.get_all_asset_keys() if key.path[0] == "metrics"}
    assert metrics <= transform_of(graph).keys, "a list is made by the step that the metrics need"


def test_all_tests_of_a_table_are_one_check(graph: dg.Definitions) -> None:
    transform = transform_of(graph)
    tested = [spec.asset_key for spec in transform.check_specs]
    assert {spec.name for spec in transform.check_specs} == {"tests"}
    assert len(tested) == len(set(tested))
    assert {key for key in transform.keys if key.path[0] in {"marts", "metrics"}} <= set(tested)


def test_the_transform_step_tests_every_raw_table_that_it_reads(graph: dg.Definitions) -> None:
    """Without such a test, one source's blocking check would stop the step for all of them."""
    transform = transform_of(graph)
    read = {key for key in transform.keys_by_input_name.values() if key in raw_keys(graph)}
    assert read
    assert read <= {spec.asset_key for spec in transform.check_specs}


def test_every_table_has_an_owner_and_says_what_it_is(graph: dg.Definitions) -> None:
    asset_graph = graph.resolve_asset_graph()
    for key in asset_graph.get_all_asset_keys():
        node = asset_graph.get(key)
        assert node.owners, key
        assert node.group_name != "default", key
        assert node.description, key
