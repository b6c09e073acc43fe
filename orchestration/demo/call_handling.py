"""How calls go: who picks up, how long each part takes, who hangs up, what is passed on."""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import vocabulary as v
from orchestration.demo.agents import Agents, draw_assignees
from orchestration.demo.calls import (
    INBOUND,
    OUTBOUND,
    Ringing,
    draw_ringing,
    is_busy_hour,
    is_out_of_hours,
)
from orchestration.demo.columns import codes, identifiers, integers, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.desk import Desk
from orchestration.demo.population import Population
from orchestration.demo.tickets import ticket_ids
from orchestration.demo.timeline import NEVER, Calendar, Window

DIRECTIONS = ("inbound", "outbound")
STATUSES = (
    "completed",
    "abandoned_in_queue",
    "abandoned_in_ivr",
    "abandoned_in_voicemail",
    "abandoned_on_hold",
    "missed",
    "out_of_hours",
    "voicemail",
    "failed",
)
COMPLETED, IN_QUEUE, IN_MENU, IN_VOICEMAIL, ON_HOLD, MISSED = range(6)
USUAL_ENDS = (0.85, 0.04, 0.03, 0.0, 0.01, 0.03, 0.0, 0.03, 0.01)
BUSY_ENDS = (0.55, 0.38, 0.02, 0.0, 0.01, 0.02, 0.0, 0.01, 0.01)
CLOSED_ENDS = (0.0, 0.0, 0.0, 0.06, 0.0, 0.0, 0.68, 0.26, 0.0)
OUTBOUND_ENDS = (0.72, 0.0, 0.0, 0.0, 0.0, 0.22, 0.0, 0.0, 0.06)

USUAL_WAIT = 11.0
BUSY_WAIT = 260.0
USUAL_PATIENCE = 70.0
BUSY_PATIENCE = 210.0
SHORT_ABANDON_SHARE = 0.2
TRANSFER_SHARE = 0.06
ESCALATION_LINE = v.QUEUES.index("escalation_line")
UNTOLD = -1


@dataclass(frozen=True)
class Calls(Ringing):
    """One entry per leg, in order of time. Seconds are UNTOLD where nobody measured them."""

    status: np.ndarray
    agent: np.ndarray
    menu: np.ndarray
    wait: np.ndarray
    hold: np.ndarray
    talk: np.ndarray
    wrap_up: np.ndarray
    transferred_from: np.ndarray

    @property
    def answered(self) -> np.ndarray:
        """When an agent picked up; NEVER where nobody did."""
        is_answered = np.isin(self.status, (COMPLETED, ON_HOLD))
        before = np.maximum(self.menu, 0) + np.maximum(self.wait, 0)
        return np.where(is_answered, self.started + before, NEVER)

    @property
    def ended(self) -> np.ndarray:
        """When the line was free again."""
        parts = (self.menu, self.wait, self.hold, self.talk)
        return self.started + np.sum([np.maximum(part, 0) for part in parts], axis=0)


def draw_calls(
    rng: np.random.Generator, population: Population, *, desk: Desk, agents: Agents
) -> Calls:
    """The calls and the legs they are transferred to, together in order of time."""
    calendar = population.calendar
    ringing = draw_ringing(rng, population, desk=desk)
    first = _serve(rng, ringing, agents=agents, calendar=calendar)
    is_passed_on = (first.status == COMPLETED) & (first.direction == INBOUND)
    is_passed_on &= (rng.random(len(first)) < TRANSFER_SHARE) & (first.ended < calendar.end)
    origin = np.flatnonzero(is_passed_on)
    again = Ringing(
        direction=first.direction[origin],
        customer=first.customer[origin],
        ticket=first.ticket[origin],
        queue=np.full(len(origin), ESCALATION_LINE),
        started=first.ended[origin],
    )
    second = _serve(rng, again, agents=agents, calendar=calendar, origin=origin)
    legs = {
        field.name: np.concatenate([getattr(first, field.name), getattr(second, field.name)])
        for field in fields(Calls)
    }
    order = np.argsort(legs["started"], kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    source = legs["transferred_from"]
    legs["transferred_from"] = np.where(source >= 0, place[source], source)
    return Calls(**{name: column[order] for name, column in legs.items()})


def _serve(
    rng: np.random.Generator,
    ringing: Ringing,
    *,
    agents: Agents,
    calendar: Calendar,
    origin: np.ndarray | None = None,
) -> Calls:
    """A leg with an origin is always completed, and meets no menu."""
    count = len(ringing)
    is_busy = is_busy_hour(ringing.queue, ringing.started)
    status = _ends(rng, ringing, is_busy=is_busy)
    if origin is not None:
        status = np.full(count, COMPLETED)
    agent = draw_assignees(rng, agents=agents, group=ringing.queue, created=ringing.started)
    # A group's first agent has the group's index; alone in the busy hour.
    agent = np.where(is_busy, ringing.queue, agent)
    is_answered = np.isin(status, (COMPLETED, ON_HOLD))
    is_inbound = ringing.direction == INBOUND
    has_queued = is_inbound & np.isin(status, (COMPLETED, IN_QUEUE, ON_HOLD, MISSED))
    tells_hold = ringing.started >= calendar.month_starts[(calendar.months + 1) // 3]
    talk = rng.lognormal(np.log(260), 0.6, count).astype(np.int64)
    hold = np.where(rng.random(count) < 0.3, rng.integers(20, 180, count), 0)
    return Calls(
        direction=ringing.direction,
        customer=ringing.customer,
        ticket=ringing.ticket,
        queue=ringing.queue,
        started=ringing.started,
        status=status,
        agent=np.where(is_answered, agent, UNTOLD),
        menu=np.where(is_inbound & (origin is None), rng.integers(6, 60, count), UNTOLD),
        wait=np.where(has_queued, _waits(rng, status, is_busy=is_busy), UNTOLD),
        hold=np.where(is_answered & tells_hold, hold, UNTOLD),
        talk=np.where(is_answered, np.where(status == ON_HOLD, talk // 6, talk), UNTOLD),
        wrap_up=np.where(is_answered, rng.lognormal(4.1, 0.5, count).astype(np.int64), UNTOLD),
        transferred_from=np.full(count, UNTOLD) if origin is None else origin,
    )


def _ends(rng: np.random.Generator, ringing: Ringing, *, is_busy: np.ndarray) -> np.ndarray:
    count = len(ringing)
    end = np.where(is_busy, codes(rng, BUSY_ENDS, count), codes(rng, USUAL_ENDS, count))
    end = np.where(is_out_of_hours(ringing.started), codes(rng, CLOSED_ENDS, count), end)
    return np.where(ringing.direction == OUTBOUND, codes(rng, OUTBOUND_ENDS, count), end)


def _waits(rng: np.random.Generator, status: np.ndarray, *, is_busy: np.ndarray) -> np.ndarray:
    """Seconds in the queue until somebody picks up, or until the caller's patience ends."""
    count = len(status)
    wait = np.where(is_busy, BUSY_WAIT, USUAL_WAIT) * rng.lognormal(0, 0.7, count)
    patience = np.where(is_busy, BUSY_PATIENCE, USUAL_PATIENCE) * rng.lognormal(0, 0.5, count)
    is_short = rng.random(count) < np.where(is_busy, 0.0, SHORT_ABANDON_SHARE)
    patience = np.where(is_short, rng.integers(0, 5, count), np.maximum(patience, 6))
    return np.where(status == IN_QUEUE, patience, wait).astype(np.int64)


def call_table(calls: Calls, *, customers: Customers, agents: Agents, window: Window) -> pa.Table:
    """Calls begun in the window. Who hung up before a queue, or came too late, has none."""
    low, high = np.searchsorted(calls.started, [window.start, window.end])
    rows = np.arange(low, high)
    customer, origin = calls.customer[rows], calls.transferred_from[rows]
    has_queue = calls.wait[rows] >= 0
    missing = pa.scalar(None, pa.string())
    ticket, phone = calls.ticket[rows], np.where(customer % 3 == 0, -1, customer)
    numbers = identifiers("+1", np.maximum(phone, 0) + 5_550_000, width=7)
    return pa.table(
        {
            "call_id": call_ids(rows),
            "direction": words(DIRECTIONS, calls.direction[rows]),
            "started_at": timestamps(calls.started[rows]),
            "answered_at": timestamps(calls.answered[rows]),
            "ended_at": timestamps(calls.ended[rows]),
            "queue": words(v.QUEUES, np.where(has_queue, calls.queue[rows], -1)),
            "agent_id": words(agents.identifiers(), calls.agent[rows]),
            "customer_id": words(customers.helpdesk_identifiers(), customer),
            "ticket_id": pc.if_else(pa.array(ticket >= 0), ticket_ids(ticket), missing),
            "completion_status": words(STATUSES, calls.status[rows]),
            **{
                f"{name}_seconds": integers(seconds[rows], is_missing=seconds[rows] < 0)
                for name, seconds in (
                    ("ivr", calls.menu),
                    ("wait", calls.wait),
                    ("hold", calls.hold),
                    ("talk", calls.talk),
                    ("wrap_up", calls.wrap_up),
                )
            },
            "transferred_from_call_id": pc.if_else(
                pa.array(origin >= 0), call_ids(origin), missing
            ),
            "customer_phone": pc.if_else(pa.array(phone >= 0), numbers, missing),
        }
    )


def call_ids(calls: np.ndarray) -> pa.Array:
    """Call ids of call indexes."""
    return identifiers("K", calls + 1, width=7)
