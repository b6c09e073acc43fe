"""The support staff: roster, teams, comings and goings."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import vocabulary as v
from orchestration.demo.columns import identifiers, timestamps, words
from orchestration.demo.timeline import DAY, NEVER, Calendar

CUSTOMERS_PER_AGENT = 80


@dataclass(frozen=True)
class Agents:
    """One entry per agent. The last one works, but is missing from the roster."""

    group: np.ndarray
    hired: np.ndarray
    left: np.ndarray
    name: np.ndarray

    def __len__(self) -> int:
        return len(self.group)

    def identifiers(self) -> pa.Array:
        """The agent ids, in order."""
        return identifiers("A", np.arange(1, len(self) + 1), width=4)


def draw_agents(rng: np.random.Generator, *, calendar: Calendar, customers: int) -> Agents:
    """The first agent of each group is there from the start and stays."""
    groups = len(v.GROUPS)
    count = 2 * groups + 1 + customers // CUSTOMERS_PER_AGENT
    start, end = int(calendar.month_starts[0]), calendar.end
    hired = start - rng.integers(30, 900, count) * DAY
    is_late = (rng.random(count) < 0.35) & (np.arange(count) >= groups)
    hired[is_late] = start + rng.integers(0, (end - start) // DAY, is_late.sum()) * DAY
    left = np.maximum(hired, start) + rng.integers(60, 600, count) * DAY
    is_leaver = (rng.random(count) < 0.25) & (np.arange(count) >= groups) & (left < end)
    group = np.arange(count) % groups
    hired[-1], is_leaver[-1], group[-1] = start - 30 * DAY, False, 0
    return Agents(
        group=group,
        hired=hired,
        left=np.where(is_leaver, left, NEVER),
        name=rng.integers(0, len(v.FIRST_NAMES) * len(v.LAST_NAMES), count),
    )


def draw_assignees(
    rng: np.random.Generator, *, agents: Agents, group: np.ndarray, created: np.ndarray
) -> np.ndarray:
    """An agent of the ticket's group who worked there when it came in.

    A draw that hits someone not yet hired or already gone falls to the group's first agent.
    """
    assignee = np.empty(len(group), np.int64)
    for code in range(len(v.GROUPS)):
        members = np.flatnonzero(agents.group == code)
        tickets = np.flatnonzero(group == code)
        assignee[tickets] = rng.choice(members, len(tickets))
    is_there = (agents.hired[assignee] <= created) & (created < agents.left[assignee])
    return np.where(is_there, assignee, group)


def agent_table(agents: Agents) -> pa.Table:
    """The roster."""
    rows = np.arange(len(agents) - 1)
    ids = agents.identifiers().take(pa.array(rows))
    names = [f"{first} {last}" for last in v.LAST_NAMES for first in v.FIRST_NAMES]
    return pa.table(
        {
            "agent_id": ids,
            "name": words(names, agents.name[rows]),
            "email": pc.binary_join_element_wise(pc.utf8_lower(ids), "support.example", "@"),
            "group_id": words(v.GROUPS, agents.group[rows]),
            "hired_at": timestamps(agents.hired[rows]),
            "left_at": timestamps(agents.left[rows]),
        }
    )
