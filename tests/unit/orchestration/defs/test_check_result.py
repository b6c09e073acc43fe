"""The one check of a table fails like the worst of its tests, and names those that found fault."""

import dagster as dg
import pytest

from orchestration.defs.transform import check_result
from orchestration.warehouse.node_outcome import NodeOutcome

CHECK = dg.AssetCheckSpec("tests", asset=dg.AssetKey(["metrics", "metric_nps"]))
WARN, ERROR = dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR


def ended(status: str, *, name: str = "", failures: int = 0, message: str = "") -> NodeOutcome:
    return NodeOutcome(
        unique_id=f"test.cx.{name or status}",
        name=name or status,
        resource_type="test",
        status=status,
        message=message,
        failures=failures,
        seconds=0.1,
    )


@pytest.mark.parametrize(
    ("statuses", "passed", "severity"),
    [
        (["pass"], True, WARN),
        (["pass", "pass"], True, WARN),
        (["pass", "warn"], False, WARN),
        (["pass", "fail"], False, ERROR),
        (["pass", "error"], False, ERROR),
        (["warn", "fail", "pass"], False, ERROR),
        (["error", "warn"], False, ERROR),
    ],
)
def test_the_check_is_as_bad_as_the_worst_test(
    statuses: list[str], passed: bool, severity: dg.AssetCheckSeverity
) -> None:
    result = check_result(CHECK, [ended(status) for status in statuses])
    assert (result.passed, result.severity) == (passed, severity)
    assert (result.asset_key, result.check_name) == (CHECK.asset_key, "tests")


def test_metadata_tells_each_test_that_found_fault_and_no_other() -> None:
    tests = [
        ended("pass", name="unique_key"),
        ended("warn", name="few_are_old", failures=2),
        ended("fail", name="parts_add_up", failures=1),
        ended("fail", name="rate_is_a_share", failures=1200),
        ended("error", name="rows_agree", message="Binder Error: no such column"),
    ]
    metadata = check_result(CHECK, tests).metadata or {}
    assert {name: value.value for name, value in metadata.items()} == {
        "tests": 5,
        "failing_rows": 1203,
        "few_are_old": "a warning of 2 rows",
        "parts_add_up": "1 row fails",
        "rate_is_a_share": "1,200 rows fail",
        "rows_agree": "Binder Error: no such column",
    }
