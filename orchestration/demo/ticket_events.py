"""The history of the tickets: one event per thing that happened, in order of time."""

import numpy as np

from orchestration.demo import texts
from orchestration.demo import vocabulary as v
from orchestration.demo.desk import ESCALATIONS, OFFER_LEAD, Desk
from orchestration.demo.event_log import (
    AGENT,
    BOT,
    END_USER,
    SYSTEM,
    WORD_CODES,
    WORDS,
    EventLog,
    Events,
)
from orchestration.demo.timeline import DAY, NEVER

BOT_CHANNELS = tuple(v.CHANNELS.index(name) for name in ("web", "chat", "messaging"))
MOST_EXCHANGES = 4
NEW, OPEN, PENDING, HOLD, SOLVED, CLOSED = (WORD_CODES[word] for word in v.STATUSES[:6])


def draw_events(rng: np.random.Generator, desk: Desk, *, agent_count: int, end: int) -> Events:
    """The full history of every ticket up to `end`."""
    log = EventLog(np.minimum(desk.service.deleted, end - 1))
    log.add(desk.demand.created, kind="create", role=END_USER, value=NEW, public=True)
    _log_routing(log, desk)
    _log_talk(rng, log, desk)
    _log_exchanges(rng, log, desk)
    _log_statuses(log, desk)
    _log_endings(log, desk, first_ticket=len(WORDS) + agent_count)
    return log.sorted()


def _log_routing(log: EventLog, desk: Desk) -> None:
    demand, service = desk.demand, desk.service
    first_category, first_priority = WORD_CODES[v.CATEGORIES[0]], WORD_CODES[v.PRIORITIES[0]]
    first_group = WORD_CODES[v.GROUPS[0]]
    first, second = len(WORDS) + desk.assignee, len(WORDS) + desk.second_assignee
    log.change(service.opened, field="assignee_id", role=SYSTEM, value=first)
    log.change(
        np.where(demand.category != service.final_category, service.recategorised, NEVER),
        field="category",
        role=AGENT,
        previous=first_category + demand.category,
        value=first_category + service.final_category,
    )
    escalated = service.escalated
    log.add(escalated, kind="escalation", role=AGENT, value=first_group + ESCALATIONS)
    log.change(
        escalated,
        field="group_id",
        role=AGENT,
        previous=first_group + demand.group,
        value=first_group + ESCALATIONS,
    )
    log.change(escalated, field="assignee_id", role=AGENT, previous=first, value=second)
    log.change(
        np.where(demand.priority < desk.raised_priority, escalated, NEVER),
        field="priority",
        role=AGENT,
        previous=first_priority + demand.priority,
        value=first_priority + desk.raised_priority,
    )


def _log_talk(rng: np.random.Generator, log: EventLog, desk: Desk) -> None:
    demand, service = desk.demand, desk.service
    count = len(demand)
    has_bot = np.isin(demand.channel, BOT_CHANNELS) & (rng.random(count) < 0.5)
    greeted = np.where(has_bot & ~demand.is_spam, demand.created + 3, NEVER)
    _comment(rng, log, greeted, role=BOT, pool=texts.BOT_WORDS)
    noted = np.where(rng.random(count) < 0.3, service.opened + 20, NEVER)
    _comment(rng, log, noted, role=AGENT, pool=texts.AGENT_NOTES, public=False)
    _comment(rng, log, service.replied, role=AGENT, pool=texts.AGENT_REPLIES)
    log.add(desk.offered_early, kind="solution", role=AGENT, public=True)
    for solved in (service.solved, service.solved_again):
        log.add(solved - OFFER_LEAD, kind="solution", role=AGENT, public=True)
        told = np.where(rng.random(count) < 0.7, solved - 60, NEVER)
        _comment(rng, log, told, role=AGENT, pool=texts.AGENT_REPLIES)
    _comment(rng, log, service.reopened, role=END_USER, pool=texts.CUSTOMER_WORDS)


def _log_exchanges(rng: np.random.Generator, log: EventLog, desk: Desk) -> None:
    """Questions back and forth between the first reply and the solve."""
    service = desk.service
    start = service.replied
    length = np.where(service.solved < NEVER, service.solved - start - 400, 2 * DAY)
    exchanges = rng.poisson(0.9, len(start))
    for exchange in range(MOST_EXCHANGES):
        low, high = np.sort(rng.uniform(0.02, 0.95, (2, len(start))), axis=0)
        happens = (exchanges > exchange) & (start < NEVER)
        for share, role, pool in (
            (low, END_USER, texts.CUSTOMER_WORDS),
            (high, AGENT, texts.AGENT_REPLIES),
        ):
            at = np.where(happens, start + 5 + (length * share).astype(np.int64), NEVER)
            _comment(rng, log, at, role=role, pool=pool)


def _comment(
    rng: np.random.Generator,
    log: EventLog,
    times: np.ndarray,
    *,
    role: int,
    pool: tuple[str, ...],
    public: bool = True,
) -> None:
    body = texts.BODIES.index(pool[0]) + rng.integers(0, len(pool), len(times))
    log.add(times, kind="comment", role=role, public=public, body=body)


def _log_statuses(log: EventLog, desk: Desk) -> None:
    service = desk.service
    waiting = np.where(service.is_on_hold, HOLD, PENDING)
    before_closing = np.where(
        desk.demand.is_spam, NEW, np.where(desk.links.merged_into >= 0, OPEN, SOLVED)
    )
    for times, role, previous, value in (
        (service.opened, AGENT, NEW, OPEN),
        (service.paused, AGENT, OPEN, waiting),
        (service.resumed, END_USER, waiting, OPEN),
        (service.solved, AGENT, OPEN, SOLVED),
        (service.reopened, END_USER, SOLVED, OPEN),
        (service.solved_again, AGENT, OPEN, SOLVED),
        (service.closed, SYSTEM, before_closing, CLOSED),
    ):
        log.change(times, field="status", role=role, previous=previous, value=value)


def _log_endings(log: EventLog, desk: Desk, *, first_ticket: int) -> None:
    service, target = desk.service, desk.links.merged_into
    rating = WORD_CODES[v.RATINGS[0]] + service.rating - 1
    log.add(service.rated, kind="sentiment", role=AGENT, value=rating)
    merged = np.where(target >= 0, service.closed, NEVER)
    log.add(merged, kind="merge", role=AGENT, value=first_ticket + target)
    log.add(service.deleted, kind="delete", role=AGENT)
