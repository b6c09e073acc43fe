"""What the help desk exports: tickets as they stood at the end of a window, and their events."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import texts
from orchestration.demo import vocabulary as v
from orchestration.demo.agents import Agents
from orchestration.demo.columns import identifiers, integers, seen, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.desk import ESCALATIONS, OFFER_LEAD, Desk
from orchestration.demo.event_log import AGENT, END_USER, EVENT_TYPES, FIELDS, ROLES, WORDS, Events
from orchestration.demo.service import Service
from orchestration.demo.ticket_events import CLOSED, HOLD, NEW, OPEN, PENDING, SOLVED
from orchestration.demo.tickets import requester_ids, ticket_ids
from orchestration.demo.timeline import NEVER, Window

DELETED = v.STATUSES.index("deleted")
HOLD_SYNONYM = "on-hold"
SUBJECTS = tuple(subject for subjects in texts.SUBJECTS for subject in subjects)


def event_table(
    events: Events, *, desk: Desk, agents: Agents, customers: Customers, window: Window
) -> pa.Table:
    """Events of the window; imported tickets have none."""
    rows = _in_window(events, window)
    rows = rows[~desk.is_imported[events.ticket[rows]]]
    ticket, role, time = events.ticket[rows], events.role[rows], events.time[rows]
    count = len(desk.demand)
    names = pa.concat_arrays([pa.array(WORDS), agents.identifiers(), ticket_ids(np.arange(count))])
    is_second = time > desk.service.escalated[ticket]
    agent = np.where(is_second, desk.second_assignee[ticket], desk.assignee[ticket])
    actor = pc.if_else(
        pa.array(role == END_USER),
        requester_ids(desk.demand.requester[ticket], customers=customers),
        words(agents.identifiers(), np.where(role == AGENT, agent, -1)),
    )
    return pa.table(
        {
            "event_id": identifiers("E", rows + 1, width=8),
            "ticket_id": ticket_ids(ticket),
            "created_at": timestamps(time),
            "event_type": words(EVENT_TYPES, events.kind[rows]),
            "field_name": words(FIELDS, events.field[rows]),
            "previous_value": words(names, events.previous[rows]),
            "value": words(names, events.value[rows]),
            "actor_id": actor,
            "actor_role": words(ROLES, role),
            "is_public": pa.array(events.public[rows] == 1, mask=events.public[rows] < 0),
            "body": words(texts.BODIES, events.body[rows]),
        }
    )


def ticket_table(
    events: Events,
    *,
    desk: Desk,
    agents: Agents,
    customers: Customers,
    window: Window,
    has_synonym: bool,
) -> pa.Table:
    """Tickets new or changed in the window, as they stood at its end."""
    rows = _in_window(events, window)
    updated = np.zeros(len(desk.demand), np.int64)
    updated[events.ticket[rows]] = events.time[rows]
    tickets = np.flatnonzero(updated)
    statuses = [HOLD_SYNONYM if has_synonym and word == "hold" else word for word in v.STATUSES]
    return pa.table(
        {
            "ticket_id": ticket_ids(tickets),
            "created_at": timestamps(desk.demand.created[tickets]),
            "updated_at": timestamps(updated[tickets]),
            "status": words(statuses, _status(desk.service, tickets, window.end)),
            **_asked(desk, tickets, customers=customers),
            **_routed(desk, tickets, agents=agents, cut=window.end),
            **_done(desk, tickets, cut=window.end),
        }
    )


def _asked(desk: Desk, tickets: np.ndarray, *, customers: Customers) -> dict[str, pa.Array]:
    """What is known from the start."""
    demand = desk.demand
    category = demand.category[tickets]
    return {
        "type": words(v.TICKET_TYPES, desk.kind[tickets]),
        "via_channel": words(v.CHANNELS, demand.channel[tickets]),
        "subject": words(SUBJECTS, category * 3 + desk.subject[tickets]),
        "requester_id": requester_ids(demand.requester[tickets], customers=customers),
        "product_id": words(v.PRODUCTS, demand.product[tickets]),
        "tags": words(texts.TAGS, desk.tags[tickets]),
        "problem_id": _linked(desk.links.problem[tickets]),
        "initial_category": words(v.CATEGORIES, category),
    }


def _routed(desk: Desk, tickets: np.ndarray, *, agents: Agents, cut: int) -> dict[str, pa.Array]:
    """Who has it at the cut, and how urgent it is; an escalation changes both."""
    is_escalated = desk.service.escalated[tickets] < cut
    is_assigned = desk.service.opened[tickets] < cut
    priority, raised = desk.demand.priority[tickets], desk.raised_priority[tickets]
    assignee = np.where(is_escalated, desk.second_assignee[tickets], desk.assignee[tickets])
    group = np.where(is_escalated, ESCALATIONS, desk.demand.group[tickets])
    return {
        "priority": words(v.PRIORITIES, np.where(is_escalated, raised, priority)),
        "assignee_id": words(agents.identifiers(), np.where(is_assigned, assignee, -1)),
        "group_id": words(v.GROUPS, group),
    }


def _done(desk: Desk, tickets: np.ndarray, *, cut: int) -> dict[str, pa.Array]:
    """What has come of it by the cut."""
    service = desk.service
    closed = seen(service.closed[tickets], cut)
    again = seen(service.solved_again[tickets], cut)
    solved = np.where(again < NEVER, again, seen(service.solved[tickets], cut))
    final_category = np.where(solved < NEVER, service.final_category[tickets], -1)
    merged_into = np.where(closed < NEVER, desk.links.merged_into[tickets], -1)
    offers = (desk.offered_early, service.solved - OFFER_LEAD, service.solved_again - OFFER_LEAD)
    offered = np.sum([moments[tickets] < cut for moments in offers], axis=0)
    rating = service.rating[tickets]
    return {
        "merged_into_ticket_id": _linked(merged_into),
        "is_spam": pa.array(desk.demand.is_spam[tickets] & (closed < NEVER)),
        "first_reply_at": timestamps(seen(service.replied[tickets], cut)),
        "solved_at": timestamps(solved),
        "closed_at": timestamps(closed),
        "final_category": words(v.CATEGORIES, final_category),
        "solutions_offered": integers(offered),
        "agent_sentiment": integers(rating, is_missing=service.rated[tickets] >= cut),
    }


def _in_window(events: Events, window: Window) -> np.ndarray:
    low, high = np.searchsorted(events.time, [window.start, window.end])
    return np.arange(low, high)


def _linked(targets: np.ndarray) -> pa.Array:
    ids = ticket_ids(np.maximum(targets, 0))
    return pc.if_else(pa.array(targets >= 0), ids, pa.scalar(None, pa.string()))


def _status(service: Service, tickets: np.ndarray, cut: int) -> np.ndarray:
    """The last status reached before the cut; the moments come in this order."""
    status = np.full(len(tickets), NEW)
    waiting = np.where(service.is_on_hold[tickets], HOLD, PENDING)
    for moment, value in (
        (service.opened, OPEN),
        (service.paused, waiting),
        (service.resumed, OPEN),
        (service.solved, SOLVED),
        (service.reopened, OPEN),
        (service.solved_again, SOLVED),
        (service.closed, CLOSED),
        (service.deleted, DELETED),
    ):
        status = np.where(moment[tickets] < cut, value, status)
    return status
