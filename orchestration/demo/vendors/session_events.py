"""Takes sessions apart into the events that product analytics export."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ROWS_LOST_IN_EVENTS = (
    "ended_at is null or event_count < 1 or (event_count = 1 and ended_at > started_at)"
)
"""Events tell when a session ended, and a single one cannot tell a beginning and an end."""

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMES = ("page viewed", "report opened", "filter changed", "export started")

Row = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """One thing that somebody did, and the row of the session it belongs to."""

    session: Row
    number: int
    happened_at: datetime

    @property
    def name(self) -> str:
        """What was done."""
        return NAMES[self.number % len(NAMES)]

    @property
    def identifier(self) -> str:
        """A UUID, the same in every export."""
        return str(uuid.uuid5(NAMESPACE, f"{self.session['session_id']}/{self.number}"))


def can_be_told(session: Row) -> bool:
    """Tell whether events tell all of a session, as ROWS_LOST_IN_EVENTS has it."""
    count, start, end = session["event_count"], session["started_at"], session["ended_at"]
    return end is not None and bool(count) and (count > 1 or end <= start)


def session_events(sessions: Iterable[Row]) -> Iterator[Event]:
    """The events of sessions that events can tell, each from its start evenly to its end."""
    for session in sessions:
        count, start, end = session["event_count"], session["started_at"], session["ended_at"]
        for number in range(count):
            yield Event(session, number, start + (end - start) * number // max(count - 1, 1))
