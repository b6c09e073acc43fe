"""A run is told before it begins that it cannot build on the engine it was given."""

import pytest

from orchestration.warehouse import engine
from orchestration.warehouse.dbt_files import code_and_engines
from orchestration.warehouse.engine import DUCKDB, SETTING, configured_target, require_engine
from orchestration.warehouse.machine_faults import MachineFaultError


def find_nothing(_name: str) -> None:
    return None


def test_duckdb_is_the_engine_unless_another_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert configured_target() == DUCKDB
    monkeypatch.setattr(engine, "find_spec", find_nothing)
    require_engine()


def test_a_target_that_is_none_is_told_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SETTING, "trino")
    with pytest.raises(MachineFaultError, match=r"'trino', which is no target\. Name one of duck"):
        require_engine()


def test_a_target_whose_packages_are_missing_is_told_with_their_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SETTING, "spark_session")
    monkeypatch.setattr(engine, "find_spec", find_nothing)
    with pytest.raises(MachineFaultError, match=r"Install those of requirements-spark\.lock"):
        require_engine()


def test_another_engine_is_another_cause_of_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "spark_session")
    on_spark = code_and_engines()
    monkeypatch.delenv(SETTING)
    assert code_and_engines() != on_spark
