"""Questions after a solved ticket: satisfaction and effort. Slow service costs points."""

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.asking import CHAT_EFFORT, CSAT, EASE, Asked, ask
from orchestration.demo.desk import Desk
from orchestration.demo.timeline import HOUR, NEVER

CHAT_CHANNELS = tuple(v.CHANNELS.index(name) for name in ("chat", "messaging"))


def ask_about_satisfaction(rng: np.random.Generator, desk: Desk, *, solved: np.ndarray) -> Asked:
    """Customer satisfaction, 1 to 5, about three quarters of the tickets solved then."""
    tickets = _solved_tickets(rng, desk, solved=solved, share=0.75)
    latent = 4.8 - _displeasure(desk, tickets, solved) + rng.normal(0, 0.7, len(tickets))
    return ask(
        rng,
        survey=CSAT,
        respondent=desk.demand.requester[tickets],
        sent=solved[tickets] + HOUR,
        latent=latent,
        rate=0.4,
        ticket=tickets,
    )


def ask_about_effort(rng: np.random.Generator, desk: Desk) -> Asked:
    """Ease, 1 to 7; after a chat the question is about effort, where 1 is good."""
    solved = desk.service.solved
    tickets = _solved_tickets(rng, desk, solved=solved, share=0.25)
    ease = 6.1 - 1.3 * _displeasure(desk, tickets, solved) + rng.normal(0, 0.9, len(tickets))
    is_chat = np.isin(desk.demand.channel[tickets], CHAT_CHANNELS)
    return ask(
        rng,
        survey=np.where(is_chat, CHAT_EFFORT, EASE),
        respondent=desk.demand.requester[tickets],
        sent=solved[tickets] + 3 * HOUR,
        latent=np.where(is_chat, 8 - ease, ease),
        rate=0.35,
        ticket=tickets,
    )


def _solved_tickets(
    rng: np.random.Generator, desk: Desk, *, solved: np.ndarray, share: float
) -> np.ndarray:
    is_known = (desk.demand.requester >= 0) & (solved < NEVER)
    return np.flatnonzero(is_known & (rng.random(len(solved)) < share))


def _displeasure(desk: Desk, tickets: np.ndarray, solved: np.ndarray) -> np.ndarray:
    """Points lost: for every doubling of the time beyond 18 hours, a reopening, the incident."""
    hours = (solved - desk.demand.created)[tickets] / HOUR
    is_again = desk.service.reopened[tickets] < NEVER
    slowness = np.log2(np.maximum(hours / 18, 1.0))
    return 0.7 * slowness + 0.9 * is_again + 0.8 * desk.demand.in_incident[tickets]
