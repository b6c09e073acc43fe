"""How events are noted down and put in order. Which events there are: `ticket_events`."""

from dataclasses import dataclass, fields

import numpy as np

from orchestration.demo import vocabulary as v

EVENT_TYPES = (
    "create",
    "change",
    "comment",
    "solution",
    "escalation",
    "sentiment",
    "merge",
    "delete",
)
FIELDS = ("status", "assignee_id", "group_id", "priority", "category")
ROLES = ("agent", "end-user", "system", "bot")
AGENT, END_USER, SYSTEM, BOT = range(len(ROLES))
WORDS = (*v.STATUSES, *v.GROUPS, *v.CATEGORIES, *v.PRIORITIES, *v.RATINGS)
WORD_CODES = {word: code for code, word in enumerate(WORDS)}
NONE = -1


@dataclass(frozen=True)
class Events:
    """One entry per event. `previous` and `value` are codes: WORDS, agents, then tickets."""

    ticket: np.ndarray
    time: np.ndarray
    kind: np.ndarray
    field: np.ndarray
    previous: np.ndarray
    value: np.ndarray
    role: np.ndarray
    public: np.ndarray
    body: np.ndarray

    def take(self, rows: np.ndarray) -> "Events":
        """Some of the entries."""
        return Events(*(getattr(self, field.name)[rows] for field in fields(Events)))


class EventLog:
    """Gathers blocks of events; on equal times the block added first comes first.

    `last` is the last moment of each ticket.
    """

    def __init__(self, last: np.ndarray) -> None:
        self._last = last
        self._blocks: list[tuple[np.ndarray, ...]] = []

    def add(
        self,
        times: np.ndarray,
        *,
        kind: str,
        role: int,
        field: str | None = None,
        previous: np.ndarray | int = NONE,
        value: np.ndarray | int = NONE,
        public: bool | None = None,
        body: np.ndarray | int = NONE,
    ) -> None:
        """One event per ticket whose time is not after its last moment."""
        rows = np.flatnonzero(times <= self._last)
        constants = (
            EVENT_TYPES.index(kind),
            NONE if field is None else FIELDS.index(field),
            previous,
            value,
            role,
            NONE if public is None else int(public),
            body,
        )
        spread = (np.broadcast_to(column, times.shape)[rows] for column in constants)
        self._blocks.append(
            (rows.astype(np.int32), times[rows], *(column.astype(np.int32) for column in spread))
        )

    def change(
        self,
        times: np.ndarray,
        *,
        field: str,
        role: int,
        previous: np.ndarray | int = NONE,
        value: np.ndarray | int,
    ) -> None:
        """A change of a field."""
        self.add(times, kind="change", role=role, field=field, previous=previous, value=value)

    def sorted(self) -> Events:
        """All events by time, ticket and order of adding."""
        columns = [np.concatenate(parts) for parts in zip(*self._blocks, strict=True)]
        order = np.lexsort((columns[0], columns[1]))
        return Events(*(column[order] for column in columns))
