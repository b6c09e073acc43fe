"""Tests of the event log that keeps its connections open."""

import dagster as dg
from dagster._core.storage.event_log import SqliteEventLogStorage

from orchestration.event_log import OpenEventLogStorage
from orchestration.runner import set_environment
from orchestration.warehouse.home import Home


@dg.asset
def an_asset() -> None:
    """An asset that leaves events."""


def run_asset(tmp_path, monkeypatch) -> tuple[Home, str]:
    monkeypatch.setenv("CX_HOME", "")
    monkeypatch.setenv("DAGSTER_HOME", "")
    home = Home(tmp_path)
    home.prepare()
    set_environment(home)
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.event_log_storage, OpenEventLogStorage)
        result = dg.materialize([an_asset], instance=instance)
        count = len(instance.all_logs(result.run_id))
    assert count > 5
    return home, result.run_id


def test_dagsters_own_storage_reads_the_same_events(tmp_path, monkeypatch):
    home, run_id = run_asset(tmp_path, monkeypatch)
    plain = SqliteEventLogStorage(str(home.dagster / "history" / "runs"))
    events = [entry.dagster_event_type for entry in plain.get_logs_for_run(run_id)]
    assert dg.DagsterEventType.ASSET_MATERIALIZATION in events
    assert events[-1] is dg.DagsterEventType.RUN_SUCCESS
    assert plain.has_asset_key(dg.AssetKey("an_asset"))


def test_a_log_file_has_one_connection(tmp_path, monkeypatch):
    opened = []
    connect = OpenEventLogStorage._initdb

    def counted(self, engine, **arguments):
        opened.append(str(engine.url))
        connect(self, engine, **arguments)

    monkeypatch.setattr(OpenEventLogStorage, "_initdb", counted)
    run_asset(tmp_path, monkeypatch)
    kept = opened[1:]  # the first makes the index, before any event
    assert sorted(kept) == sorted(set(kept))
