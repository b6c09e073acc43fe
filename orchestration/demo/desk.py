"""The help desk's books: demand, service, links and routing of every ticket together."""

from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.agents import Agents, draw_assignees
from orchestration.demo.columns import codes
from orchestration.demo.service import Service
from orchestration.demo.ticket_links import Links, draw_links
from orchestration.demo.tickets import Demand
from orchestration.demo.timeline import DAY, NEVER, Calendar

IMPORT_DAYS = 7
OFFER_LEAD = 90
ESCALATIONS = v.GROUPS.index("escalations")
HIGH = v.PRIORITIES.index("high")

Book = TypeVar("Book", Demand, Service)


@dataclass(frozen=True)
class Desk:
    """One entry per ticket. Imported tickets have no history in the export."""

    demand: Demand
    service: Service
    links: Links
    kind: np.ndarray
    tags: np.ndarray
    subject: np.ndarray
    assignee: np.ndarray
    second_assignee: np.ndarray
    raised_priority: np.ndarray
    offered_early: np.ndarray
    is_imported: np.ndarray


def open_desk(
    rng: np.random.Generator,
    *,
    months: list[tuple[Demand, Service]],
    agents: Agents,
    calendar: Calendar,
) -> Desk:
    """Puts the months in one book and adds what depends on more than one ticket."""
    demand = _join(Demand, [demand for demand, _ in months])
    service = _join(Service, [service for _, service in months])
    links, service = draw_links(rng, demand=demand, service=service)
    count = len(demand)
    spare = (service.solved < NEVER) & (rng.random(count) < 0.25)
    halfway = service.replied + (np.minimum(service.solved, NEVER - 1) - service.replied) // 2
    tags = codes(rng, (0.05, 0.05, 0.9), count)
    escalated_group = np.full(count, ESCALATIONS)
    import_end = calendar.month_starts[0] + IMPORT_DAYS * DAY
    return Desk(
        demand=demand,
        service=service,
        links=links,
        kind=demand.category,
        tags=np.where(demand.in_incident, 0, np.where(tags == 2, -1, tags + 1)),
        subject=rng.integers(0, 3, count),
        assignee=draw_assignees(rng, agents=agents, group=demand.group, created=demand.created),
        second_assignee=draw_assignees(
            rng, agents=agents, group=escalated_group, created=demand.created
        ),
        raised_priority=np.maximum(demand.priority, HIGH),
        offered_early=np.where(spare, halfway, NEVER),
        is_imported=(demand.created < import_end) & (rng.random(count) < 0.5),
    )


def _join(kind: type[Book], parts: list[Book]) -> Book:
    return kind(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(kind)
        }
    )
