"""Links between tickets of one requester: duplicates that are merged, follow-ups of a problem."""

from dataclasses import dataclass, replace

import numpy as np

from orchestration.demo.service import Service, is_badly_served
from orchestration.demo.tickets import Demand
from orchestration.demo.timeline import DAY, NEVER

MERGE_SHARE = 0.03
FOLLOW_UP_SHARE = 0.10
NONE = -1
CUT_BY_MERGE = (
    "replied",
    "paused",
    "resumed",
    "recategorised",
    "escalated",
    "solved",
    "rated",
    "reopened",
    "solved_again",
)


@dataclass(frozen=True)
class Links:
    """One entry per ticket: the other ticket's index, or NONE."""

    merged_into: np.ndarray
    problem: np.ndarray


def draw_links(
    rng: np.random.Generator, *, demand: Demand, service: Service
) -> tuple[Links, Service]:
    """Links, and the service without what a merge cuts off.

    A link goes to the requester's ticket just before, which is never itself linked, so that
    there are no chains.
    """
    count = len(demand)
    previous = _previous_ticket(demand)
    gap = demand.created - demand.created[previous]
    is_usable = ~demand.is_spam & (service.deleted == NEVER)
    can_link = is_usable & (previous != NONE) & is_usable[previous]
    dice = rng.random(count)
    is_merged = can_link & (dice < MERGE_SHARE) & (gap < 30 * DAY)
    is_merged &= ~is_badly_served(demand, service)
    is_follow_up = can_link & ~is_merged & (dice > 1 - FOLLOW_UP_SHARE) & (gap < 14 * DAY)
    is_free = ~(is_merged | is_follow_up)[previous]
    is_merged, is_follow_up = is_merged & is_free, is_follow_up & is_free
    links = Links(
        merged_into=np.where(is_merged, previous, NONE),
        problem=np.where(is_follow_up, previous, NONE),
    )
    return links, _close_merged(demand, service, is_merged=is_merged)


def _previous_ticket(demand: Demand) -> np.ndarray:
    order = np.lexsort((np.arange(len(demand)), demand.requester))
    requester = demand.requester[order]
    is_same = np.append(False, requester[1:] == requester[:-1])[: len(order)]
    previous = np.full(len(order), NONE)
    previous[order] = np.where(is_same & (requester >= 0), np.roll(order, 1), NONE)
    return previous


def _close_merged(demand: Demand, service: Service, *, is_merged: np.ndarray) -> Service:
    closed = np.where(is_merged, demand.created + 3_600, service.closed)
    opened = np.where(is_merged, demand.created + 300, service.opened)
    cut = {name: np.where(is_merged, NEVER, getattr(service, name)) for name in CUT_BY_MERGE}
    return replace(service, **cut, opened=opened, closed=closed)
