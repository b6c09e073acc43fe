"""Failpoints act where they are armed, are refused by accident, and are nothing otherwise."""

import errno
import signal
import subprocess
import sys

import pytest

from orchestration.failpoints import InjectedFaultError, armed_failpoint, reach
from orchestration.landing.sources import ConfigurationError


@pytest.fixture
def arm(monkeypatch: pytest.MonkeyPatch):
    """Arm a failpoint, as the environment of a test does."""

    def set_environment(setting: str) -> None:
        monkeypatch.setenv("CX_FAILPOINT", setting)
        monkeypatch.setenv("CX_FAULT_INJECTION", "1")

    return set_environment


def test_a_point_that_is_not_armed_does_nothing(arm) -> None:
    reach("mid_insert")
    arm("mid_copy:raise")
    reach("mid_insert")


def test_an_armed_point_fails_with_what_was_asked_for(arm) -> None:
    arm("mid_insert:raise")
    with pytest.raises(InjectedFaultError, match="mid_insert"):
        reach("mid_insert")
    arm("after_begin:enospc")
    with pytest.raises(OSError, match="No space left on device") as caught:
        reach("after_begin")
    assert caught.value.errno == errno.ENOSPC


def test_only_the_nth_passage_fails(arm) -> None:
    arm("mid_checks:raise:3")
    reach("mid_checks")
    reach("mid_checks")
    with pytest.raises(InjectedFaultError):
        reach("mid_checks")
    reach("mid_checks")


def test_kill_leaves_no_time_to_clean_up(arm) -> None:
    arm("mid_dbt:kill")
    program = (
        "from orchestration.failpoints import reach\n"
        "try:\n    reach('mid_dbt')\nfinally:\n    print('cleaned up')"
    )
    died = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert died.returncode == -signal.SIGKILL
    assert died.stdout == ""


def test_without_leave_to_inject_faults_none_is_armed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CX_FAILPOINT", "mid_dbt:kill")
    monkeypatch.delenv("CX_FAULT_INJECTION", raising=False)
    with pytest.raises(ConfigurationError, match="CX_FAULT_INJECTION=1"):
        reach("mid_dbt")


@pytest.mark.parametrize(
    "setting", ["nowhere:kill", "mid_dbt:explode", "mid_dbt", "mid_dbt:kill:soon", ":kill"]
)
def test_what_does_not_exist_is_refused(arm, setting: str) -> None:
    arm(setting)
    with pytest.raises(ConfigurationError, match="POINT:ACTION"):
        armed_failpoint()
