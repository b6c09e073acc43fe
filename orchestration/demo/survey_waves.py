"""Who is asked what, when, and how they answer. How answers are exported: `survey_tables`.

Answers follow the service: slow or reopened tickets, and the incident, cost points.
"""

from dataclasses import dataclass, fields

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.agents import Agents
from orchestration.demo.customers import Customers
from orchestration.demo.desk import Desk
from orchestration.demo.timeline import DAY, HOUR, NEVER, Calendar

CSAT, NPS, EASE, CHAT_EFFORT, AGENT_NPS, AGENT_MOOD = range(6)
CHAT_CHANNELS = (v.CHANNELS.index("chat"), v.CHANNELS.index("messaging"))
WAVE_MONTHS = 6
SECOND_ANSWER_SHARE = 0.02


@dataclass(frozen=True)
class Asked:
    """One entry per question put to somebody. `latent` is the answer before rounding."""

    survey: np.ndarray
    respondent: np.ndarray
    ticket: np.ndarray
    sent: np.ndarray
    responded: np.ndarray
    latent: np.ndarray
    is_sent: np.ndarray


def draw_waves(
    rng: np.random.Generator,
    *,
    customers: Customers,
    agents: Agents,
    desk: Desk,
    calendar: Calendar,
    present: np.ndarray,
    badly_served: np.ndarray,
) -> Asked:
    """All surveys up to the end of the calendar, in order of sending.

    `present` and `badly_served` are masks of shape (months + 1, customers).
    """
    relational = _relational(
        rng, customers=customers, calendar=calendar, present=present, badly_served=badly_served
    )
    waves = [
        _after_solve(rng, desk, first=True),
        _after_solve(rng, desk, first=False),
        _about_effort(rng, desk),
        relational,
        _second_answers(rng, relational),
        *_staff(rng, agents=agents, calendar=calendar),
    ]
    asked = Asked(
        **{
            field.name: np.concatenate([getattr(wave, field.name) for wave in waves])
            for field in fields(Asked)
        }
    )
    order = np.argsort(asked.sent, kind="stable")
    order = order[asked.sent[order] < calendar.end]
    return Asked(**{field.name: getattr(asked, field.name)[order] for field in fields(Asked)})


def _ask(
    rng: np.random.Generator,
    *,
    survey: np.ndarray | int,
    respondent: np.ndarray,
    sent: np.ndarray,
    latent: np.ndarray,
    rate: np.ndarray | float,
    ticket: np.ndarray | None = None,
) -> Asked:
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


def _solved_tickets(
    rng: np.random.Generator, desk: Desk, *, solved: np.ndarray, share: float
) -> np.ndarray:
    is_known = (desk.demand.requester >= 0) & (solved < NEVER)
    return np.flatnonzero(is_known & (rng.random(len(solved)) < share))


def _displeasure(desk: Desk, tickets: np.ndarray, solved: np.ndarray) -> np.ndarray:
    hours = (solved - desk.demand.created)[tickets] / HOUR
    is_again = desk.service.reopened[tickets] < NEVER
    slowness = np.log2(np.maximum(hours / 18, 1.0))
    return 0.7 * slowness + 0.9 * is_again + 0.8 * desk.demand.in_incident[tickets]


def _after_solve(rng: np.random.Generator, desk: Desk, *, first: bool) -> Asked:
    solved = desk.service.solved if first else desk.service.solved_again
    tickets = _solved_tickets(rng, desk, solved=solved, share=0.75)
    latent = 4.8 - _displeasure(desk, tickets, solved) + rng.normal(0, 0.7, len(tickets))
    return _ask(
        rng,
        survey=CSAT,
        respondent=desk.demand.requester[tickets],
        sent=solved[tickets] + HOUR,
        latent=latent,
        rate=0.4,
        ticket=tickets,
    )


def _about_effort(rng: np.random.Generator, desk: Desk) -> Asked:
    solved = desk.service.solved
    tickets = _solved_tickets(rng, desk, solved=solved, share=0.25)
    ease = 6.1 - 1.3 * _displeasure(desk, tickets, solved) + rng.normal(0, 0.9, len(tickets))
    is_chat = np.isin(desk.demand.channel[tickets], CHAT_CHANNELS)
    return _ask(
        rng,
        survey=np.where(is_chat, CHAT_EFFORT, EASE),
        respondent=desk.demand.requester[tickets],
        sent=solved[tickets] + 3 * HOUR,
        latent=np.where(is_chat, 8 - ease, ease),
        rate=0.35,
        ticket=tickets,
    )


def _relational(
    rng: np.random.Generator,
    *,
    customers: Customers,
    calendar: Calendar,
    present: np.ndarray,
    badly_served: np.ndarray,
) -> Asked:
    """Every customer is asked every WAVE_MONTHS months, a share of them each month."""
    months, count = present.shape
    is_turn = (np.arange(count) + np.arange(months)[:, np.newaxis]) % WAVE_MONTHS == 0
    month, respondent = np.nonzero(present & is_turn)
    is_upset = badly_served | np.roll(badly_served, 1, axis=0) & (np.arange(months) > 0)[:, None]
    starts = calendar.month_starts
    length = starts[month + 1] - starts[month]
    is_asked = rng.random(len(month)) < length / (28 * DAY)
    month, respondent, length = month[is_asked], respondent[is_asked], length[is_asked]
    sent = starts[month] + (length * rng.uniform(0, 1, len(month))).astype(np.int64)
    is_hit = month == calendar.incident_month
    uses_product = customers.product[respondent] == v.INCIDENT_PRODUCT
    latent = 8.4 - 2.6 * is_upset[month, respondent] - is_hit * np.where(uses_product, 3.0, 1.2)
    is_customer = sent >= customers.signed_up[respondent] + 7 * DAY
    return _ask(
        rng,
        survey=NPS,
        respondent=respondent,
        sent=np.where(is_customer, sent, NEVER),
        latent=latent + rng.normal(0, 1.6, len(month)),
        rate=0.4,
    )


def _second_answers(rng: np.random.Generator, first: Asked) -> Asked:
    """Some answer the same survey once more two days later."""
    again = (first.responded < NEVER) & (rng.random(len(first.sent)) < SECOND_ANSWER_SHARE)
    parts = {field.name: getattr(first, field.name)[again] for field in fields(Asked)}
    parts["responded"] = parts["responded"] + 2 * DAY
    parts["latent"] = parts["latent"] + rng.normal(0, 1, len(parts["latent"]))
    parts["is_sent"] = np.zeros(len(parts["sent"]), bool)
    return Asked(**parts)


def _staff(rng: np.random.Generator, *, agents: Agents, calendar: Calendar) -> list[Asked]:
    """The agents are asked in the last month of each quarter."""
    months = [month for month in range(calendar.months) if calendar.month_of_year(month) % 3 == 2]
    waves = []
    for month in months:
        sent = calendar.month_starts[month] + 10 * DAY + 8 * HOUR
        staff = np.flatnonzero((agents.hired <= sent) & (sent < agents.left))
        at = np.full(len(staff), sent)
        strain = 1.0 * (month == calendar.incident_month)
        for survey, mean, spread in ((AGENT_NPS, 7.6, 1.8), (AGENT_MOOD, 3.9, 0.8)):
            latent = rng.normal(mean - strain, spread, len(staff))
            waves.append(
                _ask(rng, survey=survey, respondent=staff, sent=at, latent=latent, rate=0.8)
            )
    return waves
