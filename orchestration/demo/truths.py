"""What was planted in the company's history, for tests to find again."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.history import History
from orchestration.demo.service import INCIDENT_SLOWDOWN, SLOW_HOURS
from orchestration.demo.subscriptions import CHURN_HAZARD_RATIO
from orchestration.demo.tickets import INCIDENT_VOLUME, ticket_ids


@dataclass(frozen=True)
class Truths:
    """Facts that hold in the exports.

    incident_month_start, incident_product: where tickets come `incident_volume` times as often
      and are answered and solved `incident_slowdown` times as slowly; nps and csat fall.
    churn_hazard_ratio: odds to leave in the month after a ticket that took more than
      `slow_hours` to its first solve, was never solved, or was reopened, over the odds of the
      same segment else.
    off_roster_agents: they work, but no row of agents knows them.
    tickets_without_events: imported tickets, known by their own columns only.
    stranger_tickets: asked by somebody in no customer row, spam among them.
    """

    incident_month_start: date
    incident_product: str
    incident_volume: float
    incident_slowdown: float
    churn_hazard_ratio: float
    slow_hours: int
    test_customers: tuple[str, ...]
    deleted_customers: tuple[str, ...]
    euro_customers: tuple[str, ...]
    off_roster_agents: tuple[str, ...]
    tickets: int
    tickets_without_events: tuple[str, ...]
    stranger_tickets: int
    spam_tickets: int
    merged_tickets: int
    deleted_tickets: int
    reopened_tickets: int
    open_tickets: int


def find_truths(history: History) -> Truths:
    """Counts are those at the end of the as-of day."""
    calendar, customers, desk = history.calendar, history.customers, history.desk
    service, end = desk.service, history.calendar.end
    is_closed = np.minimum(service.closed, service.deleted) < end
    last_solve = np.where(service.reopened < end, service.solved_again, service.solved)
    ids = customers.identifiers()
    return Truths(
        incident_month_start=calendar.incident_month_start,
        incident_product=v.PRODUCTS[v.INCIDENT_PRODUCT],
        incident_volume=INCIDENT_VOLUME,
        incident_slowdown=INCIDENT_SLOWDOWN,
        churn_hazard_ratio=CHURN_HAZARD_RATIO,
        slow_hours=SLOW_HOURS,
        test_customers=tuple(ids.filter(customers.is_test).to_pylist()),
        deleted_customers=tuple(ids.filter(customers.deleted < end).to_pylist()),
        euro_customers=tuple(ids.filter(customers.pays_euro).to_pylist()),
        off_roster_agents=(history.agents.identifiers()[-1].as_py(),),
        tickets=len(desk.demand),
        tickets_without_events=tuple(ticket_ids(np.flatnonzero(desk.is_imported)).to_pylist()),
        stranger_tickets=int((desk.demand.requester < 0).sum()),
        spam_tickets=int((desk.demand.is_spam & (service.closed < end)).sum()),
        merged_tickets=int(((desk.links.merged_into >= 0) & (service.closed < end)).sum()),
        deleted_tickets=int((service.deleted < end).sum()),
        reopened_tickets=int(((service.reopened < end) & ~desk.is_imported).sum()),
        open_tickets=int((~is_closed & (last_solve >= end)).sum()),
    )
