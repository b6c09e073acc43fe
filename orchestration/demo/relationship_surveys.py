"""Questions about the whole relationship: customers twice a year, staff every quarter."""

from dataclasses import replace

import numpy as np

from orchestration.demo import vocabulary as v
from orchestration.demo.agents import Agents
from orchestration.demo.asking import AGENT_MOOD, AGENT_NPS, NPS, Asked, ask
from orchestration.demo.customers import Customers
from orchestration.demo.timeline import DAY, HOUR, NEVER, Calendar

WAVE_MONTHS = 6
SECOND_ANSWER_SHARE = 0.02
UPSET_POINTS = 2.6
INCIDENT_POINTS = 1.2
INCIDENT_PRODUCT_POINTS = 3.0


def ask_customers(
    rng: np.random.Generator,
    *,
    customers: Customers,
    calendar: Calendar,
    present: np.ndarray,
    badly_served: np.ndarray,
) -> Asked:
    """Would you recommend us, 0 to 10: every WAVE_MONTHS months, a share of them each month.

    Masks of shape (months + 1, customers). Bad service in the month or the one before, and the
    incident, cost points.
    """
    months, count = present.shape
    is_turn = (np.arange(count) + np.arange(months)[:, np.newaxis]) % WAVE_MONTHS == 0
    month, respondent = np.nonzero(present & is_turn)
    starts = calendar.month_starts
    length = starts[month + 1] - starts[month]
    is_asked = rng.random(len(month)) < length / (28 * DAY)
    month, respondent, length = month[is_asked], respondent[is_asked], length[is_asked]
    sent = starts[month] + (length * rng.uniform(0, 1, len(month))).astype(np.int64)
    is_settled = sent >= customers.signed_up[respondent] + 7 * DAY
    is_upset = badly_served.copy()
    is_upset[1:] |= badly_served[:-1]
    uses_product = customers.product[respondent] == v.INCIDENT_PRODUCT
    lost = np.where(uses_product, INCIDENT_PRODUCT_POINTS, INCIDENT_POINTS)
    latent = 8.4 - UPSET_POINTS * is_upset[month, respondent]
    latent = latent - lost * (month == calendar.incident_month)
    return ask(
        rng,
        survey=NPS,
        respondent=respondent,
        sent=np.where(is_settled, sent, NEVER),
        latent=latent + rng.normal(0, 1.6, len(month)),
        rate=0.4,
    )


def answer_again(rng: np.random.Generator, first: Asked) -> Asked:
    """Some answer the same survey once more two days later, unasked."""
    is_again = (first.responded < NEVER) & (rng.random(len(first.sent)) < SECOND_ANSWER_SHARE)
    again = first.take(np.flatnonzero(is_again))
    return replace(
        again,
        responded=again.responded + 2 * DAY,
        latent=again.latent + rng.normal(0, 1, len(again.latent)),
        is_sent=np.zeros(len(again.sent), bool),
    )


def ask_staff(rng: np.random.Generator, *, agents: Agents, calendar: Calendar) -> list[Asked]:
    """The agents are asked in the last month of each quarter, after the incident too."""
    waves = []
    for month in range(calendar.months):
        if calendar.month_of_year(month) % 3 != 2:
            continue
        sent = calendar.month_starts[month] + 10 * DAY + 8 * HOUR
        staff = np.flatnonzero((agents.hired <= sent) & (sent < agents.left))
        at = np.full(len(staff), sent)
        strain = 1.0 * (month == calendar.incident_month)
        for survey, mean, spread in ((AGENT_NPS, 7.6, 1.8), (AGENT_MOOD, 3.9, 0.8)):
            latent = rng.normal(mean - strain, spread, len(staff))
            waves.append(
                ask(rng, survey=survey, respondent=staff, sent=at, latent=latent, rate=0.8)
            )
    return waves
