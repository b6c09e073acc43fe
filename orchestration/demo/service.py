"""How tickets are served: when they are opened, answered, solved, reopened and closed.

The moments of a ticket lie in the order of the fields; NEVER is a moment that does not come.
A ticket is badly served when its first solve takes longer than SLOW_HOURS or never comes, or
when it is reopened.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import codes
from orchestration.demo.tickets import Demand
from orchestration.demo.timeline import DAY, HOUR, NEVER

SLOW_HOURS = 72
REOPEN_RATE = 0.06
INCIDENT_SLOWDOWN = 6.0
OUT_OF_HOURS_SLOWDOWN = 1.8
CLOSING_DELAY = 4 * DAY


@dataclass(frozen=True)
class Service:
    """One entry per ticket: moments in seconds, then flags and codes."""

    opened: np.ndarray
    replied: np.ndarray
    paused: np.ndarray
    resumed: np.ndarray
    recategorised: np.ndarray
    escalated: np.ndarray
    solved: np.ndarray
    rated: np.ndarray
    reopened: np.ndarray
    solved_again: np.ndarray
    closed: np.ndarray
    deleted: np.ndarray
    is_on_hold: np.ndarray
    final_category: np.ndarray
    rating: np.ndarray


def serve(rng: np.random.Generator, demand: Demand) -> Service:
    """Log-normal replies and resolutions by priority, group, channel and hour."""
    count = len(demand)
    reply, resolution = _durations(rng, demand)
    opened = demand.created + 5 + (reply * rng.uniform(0.1, 0.6, count)).astype(np.int64)
    replied = opened + 30 + (reply * 0.5).astype(np.int64)
    is_solved = rng.random(count) >= 0.007
    solved = replied + 900 + resolution
    end = np.where(is_solved, solved, replied + 3 * DAY)
    is_paused = rng.random(count) < 0.4
    paused = _some(replied + 20, where=is_paused)
    resumed = _between(replied + 60, end - 300, rng.uniform(0.1, 0.8, count))
    pace = np.where(demand.in_incident, 0.25, 0.05)
    escalated = _between(replied + 30, end - 200, rng.uniform(0.2, 0.9, count))
    solved = _some(solved, where=is_solved)
    is_reopened = is_solved & (rng.random(count) < REOPEN_RATE)
    reopened = _some(
        solved + np.minimum(rng.lognormal(2.8, 0.8, count) * HOUR, 90 * HOUR).astype(np.int64),
        where=is_reopened,
    )
    again = _some(reopened + 900 + rng.permutation(resolution), where=is_reopened)
    last_solve = np.where(is_reopened, again, solved)
    moments = {
        "opened": opened,
        "replied": replied,
        "paused": paused,
        "resumed": _some(resumed, where=is_paused),
        "recategorised": _some(replied + 10, where=rng.random(count) < 0.15),
        "escalated": _some(escalated, where=rng.random(count) < pace),
        "solved": solved,
        "rated": _some(solved + 40, where=is_solved & (rng.random(count) < 0.25)),
        "reopened": reopened,
        "solved_again": again,
        "closed": _some(last_solve + CLOSING_DELAY, where=is_solved),
    }
    return _cut_short(rng, demand, moments, is_slow=resolution > SLOW_HOURS * HOUR)


def _durations(rng: np.random.Generator, demand: Demand) -> tuple[np.ndarray, np.ndarray]:
    weekday = (demand.created // DAY + 3) % 7
    hour = demand.created % DAY // HOUR
    is_out_of_hours = (weekday >= 5) | (hour < 8) | (hour >= 18)
    pace = np.asarray(v.GROUP_PACE)[demand.group]
    pace = pace * np.where(is_out_of_hours, OUT_OF_HOURS_SLOWDOWN, 1.0)
    pace = pace * np.where(demand.in_incident, INCIDENT_SLOWDOWN, 1.0)
    reply = np.asarray(v.REPLY_HOURS)[demand.priority] * np.asarray(v.CHANNEL_PACE)[demand.channel]
    resolution = np.asarray(v.RESOLUTION_HOURS)[demand.priority]
    count = len(demand)
    return (
        (reply * pace * rng.lognormal(0.0, 0.8, count) * HOUR).astype(np.int64),
        (resolution * pace * rng.lognormal(0.0, 0.8, count) * HOUR).astype(np.int64),
    )


def _cut_short(
    rng: np.random.Generator, demand: Demand, moments: dict[str, np.ndarray], *, is_slow: np.ndarray
) -> Service:
    """Deleted tickets stop at the deletion; spam is closed unanswered."""
    count = len(demand)
    is_deleted = (rng.random(count) < 0.008) & ~demand.is_spam
    deleted = _some(demand.created + rng.integers(HOUR, 20 * HOUR, count), where=is_deleted)
    moments = {name: _some(at, where=at < deleted) for name, at in moments.items()}
    spam_closed = demand.created + rng.integers(600, 3 * HOUR, count)
    closed = np.where(demand.is_spam, spam_closed, moments.pop("closed"))
    moments = {name: _some(at, where=~demand.is_spam) for name, at in moments.items()}
    is_upset = is_slow | (moments["reopened"] < NEVER)
    mood = rng.normal(np.where(is_upset, 2.2, 3.8), 0.9, count)
    category = codes(rng, v.CATEGORY_SHARES, count)
    return Service(
        **moments,
        closed=closed,
        deleted=deleted,
        is_on_hold=rng.random(count) < 0.2,
        final_category=np.where(moments["recategorised"] < NEVER, category, demand.category),
        rating=np.clip(np.rint(mood), 1, 5).astype(np.int64),
    )


def is_badly_served(demand: Demand, service: Service) -> np.ndarray:
    """Slow, never solved, or reopened; spam and deleted tickets do not count."""
    is_slow = service.solved - demand.created > SLOW_HOURS * HOUR
    counts = ~demand.is_spam & (service.deleted == NEVER)
    return counts & (is_slow | (service.reopened < NEVER))


def _some(times: np.ndarray, *, where: np.ndarray) -> np.ndarray:
    return np.where(where, times, NEVER)


def _between(low: np.ndarray, high: np.ndarray, share: np.ndarray) -> np.ndarray:
    return low + ((high - low) * share).astype(np.int64)
