"""A part of the job, run on its own, publishes nothing that was not checked and built with it."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.warehouse.home import Home
from tests.integration.place import Place


@pytest.fixture
def definitions(
    parsed_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dg.Definitions:
    Place(tmp_path).begin()
    monkeypatch.setenv("CX_HOME", str(tmp_path))
    Home(tmp_path).prepare()
    from orchestration.definitions import defs

    return defs()


@pytest.mark.slow
def test_transform_and_publish_refuse_a_run_without_the_input_checks(
    definitions: dg.Definitions, tmp_path: Path
) -> None:
    job = definitions.resolve_job_def("nightly")
    for selection, said in (
        ([dg.AssetKey(["published", "current"])], "Nothing was built in this run"),
        ([dg.AssetKey(["marts", "dim_date"])], "Nothing is refreshed"),
    ):
        result = job.execute_in_process(asset_selection=selection, raise_on_error=False)
        assert not result.success
        (failure,) = [
            event.step_failure_data
            for event in result.all_events
            if event.event_type_value == "STEP_FAILURE"
        ]
        assert said in str(failure.user_failure_data.description)
    assert not (tmp_path / "published" / "current").exists()
