"""A question put to somebody, and whether an answer comes.

Who is asked what is in `ticket_surveys` and `relationship_surveys`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from orchestration.demo.timeline import DAY, NEVER

CSAT, NPS, EASE, CHAT_EFFORT, AGENT_NPS, AGENT_MOOD = range(6)


@dataclass(frozen=True)
class Asked:
    """One entry per question put to somebody. `latent` is the answer before rounding.

    The respondent is a customer's index, or an agent's from AGENT_NPS on. `ticket` is -1 where
    the question is about no ticket. Without `is_sent` the answer came unasked.
    """

    survey: np.ndarray
    respondent: np.ndarray
    ticket: np.ndarray
    sent: np.ndarray
    responded: np.ndarray
    latent: np.ndarray
    is_sent: np.ndarray

    def take(self, rows: np.ndarray) -> "Asked":
        """Some of the entries."""
        return Asked(**{name: column[rows] for name, column in self.columns().items()})

    def columns(self) -> dict[str, np.ndarray]:
        """The entries by field name."""
        return {field.name: getattr(self, field.name) for field in fields(Asked)}


def ask(
    rng: np.random.Generator,
    *,
    survey: np.ndarray | int,
    respondent: np.ndarray,
    sent: np.ndarray,
    latent: np.ndarray,
    rate: float,
    ticket: np.ndarray | None = None,
) -> Asked:
    """Asks everybody; the share `rate` answers, most within two days."""
    count = len(respondent)
    answers = rng.random(count) < rate
    delay = (rng.exponential(1.2 * DAY, count) + 120).astype(np.int64)
    return Asked(
        survey=np.broadcast_to(np.int64(survey), count),
        respondent=respondent,
        ticket=np.full(count, -1) if ticket is None else ticket,
        sent=sent,
        responded=np.where(answers, sent + delay, NEVER),
        latent=latent,
        is_sent=np.ones(count, bool),
    )


def in_order(waves: Sequence[Asked], *, end: int) -> Asked:
    """All entries sent before `end`, by time of sending."""
    together = Asked(
        **{
            name: np.concatenate([getattr(wave, name) for wave in waves])
            for name in waves[0].columns()
        }
    )
    order = np.argsort(together.sent, kind="stable")
    return together.take(order[together.sent[order] < end])
