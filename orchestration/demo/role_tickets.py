"""What customers with a role say in their tickets, and what the agents note about them."""

from dataclasses import replace

import numpy as np

from orchestration.demo import texts
from orchestration.demo.desk import Desk
from orchestration.demo.event_log import END_USER, EVENT_TYPES, Events
from orchestration.demo.roles import Roles
from orchestration.demo.timeline import NEVER

COMMENT, RATING = EVENT_TYPES.index("comment"), EVENT_TYPES.index("sentiment")


def play_in_tickets(events: Events, *, desk: Desk, roles: Roles) -> tuple[Events, Desk]:
    """The events and tickets with what the roles change in them."""
    return _drop_ratings(_guard_words(events, desk=desk, roles=roles), desk=desk, roles=roles)


def _guard_words(events: Events, *, desk: Desk, roles: Roles) -> Events:
    """The guarded wrote at length; their last word is short."""
    requester = desk.demand.requester[events.ticket]
    is_word = (events.kind == COMMENT) & (events.role == END_USER)
    body = events.body.copy()
    for customer in roles.guarded:
        rows = np.flatnonzero(is_word & (requester == customer))
        open_words = np.arange(len(rows)) % len(texts.OPEN_WORDS)
        body[rows] = texts.BODIES.index(texts.OPEN_WORDS[0]) + open_words
        body[rows[-1:]] = texts.BODIES.index(texts.CURT_WORDS[0])
    return replace(events, body=body)


def _drop_ratings(events: Events, *, desk: Desk, roles: Roles) -> tuple[Events, Desk]:
    """No agent rates the turning customer: the turns come from the customer's own answers."""
    is_turning = np.isin(desk.demand.requester, roles.turning)
    rated = np.where(is_turning, NEVER, desk.service.rated)
    kept = np.flatnonzero(~(is_turning[events.ticket] & (events.kind == RATING)))
    return events.take(kept), replace(desk, service=replace(desk.service, rated=rated))
