"""Named points of a run at which a test makes it die or fail; otherwise passing one does nothing.

`CX_FAILPOINT=name:action` or `name:action:nth` arms one, and only with `CX_FAULT_INJECTION=1`.
"""

import errno
import functools
import logging
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass

from orchestration.landing.sources import ConfigurationError

logger = logging.getLogger("cx")

POINTS = (
    "after_lock",
    "mid_copy",
    "after_stage_copy",
    "after_begin",
    "mid_insert",
    "after_manifest",
    "before_commit",
    "after_commit_before_log",
    "mid_checks",
    "mid_dbt",
    "after_dbt",
    "mid_publish",
    "before_checkpoint",
    "after_checkpoint",
    "after_rename_before_symlink",
    "after_symlink_before_record",
    "mid_gc",
)
"""In the order in which a night first passes them."""

ACTIONS = ("kill", "raise", "sleep", "enospc")
LONG_SECONDS = 3600


class InjectedFaultError(Exception):
    """The fault that the action `raise` brings about."""


@dataclass(frozen=True)
class _Armed:
    point: str
    action: str
    nth: int


_passed: Counter[str] = Counter()


def reach(point: str) -> None:
    """Note that a run has come to a point, and do there what the environment asks for."""
    logger.debug("failpoint %s", point)
    armed = armed_failpoint()
    if armed is None or armed.point != point:
        return
    _passed[point] += 1
    if _passed[point] == armed.nth:
        _act(armed)


def armed_failpoint() -> _Armed | None:
    """What the environment arms. Raises ConfigurationError for what it may not or cannot be."""
    setting = os.environ.get("CX_FAILPOINT")
    if not setting:
        return None
    if os.environ.get("CX_FAULT_INJECTION") != "1":
        raise ConfigurationError(
            "CX_FAILPOINT is for tests: unset it, or set CX_FAULT_INJECTION=1 to break this run."
        )
    return _parse(setting)


@functools.cache
def _parse(setting: str) -> _Armed:
    point, _, rest = setting.partition(":")
    action, _, nth = rest.partition(":")
    if point not in POINTS or action not in ACTIONS or not (nth or "1").isdecimal():
        raise ConfigurationError(
            f"CX_FAILPOINT={setting!r}: expected POINT:ACTION or POINT:ACTION:NTH, with an action"
            f" of {', '.join(ACTIONS)} and a point of {', '.join(POINTS)}."
        )
    return _Armed(point, action, int(nth or 1))


def _act(armed: _Armed) -> None:
    if armed.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif armed.action == "sleep":
        time.sleep(LONG_SECONDS)
    elif armed.action == "enospc":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    else:
        raise InjectedFaultError(f"The fault injected at {armed.point}.")
