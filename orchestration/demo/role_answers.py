"""What customers with a role answer: upside down, or first happy, then upset, then happy again."""

from dataclasses import fields, replace

import numpy as np

from orchestration.demo.answers import KNOWLEDGE, Answers
from orchestration.demo.asking import AGENT_NPS, CHAT_EFFORT, CSAT, NPS, Asked, in_order
from orchestration.demo.roles import Roles
from orchestration.demo.timeline import DAY, HOUR

FAR = 20.0
UPSET_ANSWERS = 3


def bend_answers(asked: Asked, roles: Roles, *, end: int) -> Asked:
    """The same questions with other answers of some, and a recommendation after each odd one."""
    is_odd = np.isin(asked.respondent, roles.upside_down) & (asked.survey < AGENT_NPS)
    latent = np.where(is_odd & (asked.survey == CSAT), -FAR, asked.latent)
    latent = np.where(is_odd & (asked.survey == NPS), FAR, latent)
    row, is_upset = _turning(asked, roles, end=end)
    is_reversed = asked.survey[row] == CHAT_EFFORT
    latent[row] = np.where(is_upset != is_reversed, -FAR, FAR)
    odd = np.flatnonzero(is_odd & (asked.survey == CSAT) & (asked.responded < end))
    sent = asked.responded[odd] + DAY
    praise = Asked(
        survey=np.full(len(odd), NPS),
        respondent=asked.respondent[odd],
        ticket=np.full(len(odd), -1),
        sent=sent,
        responded=sent + 3 * HOUR,
        latent=np.full(len(odd), FAR),
        is_sent=np.ones(len(odd), bool),
    )
    return in_order([replace(asked, latent=latent), praise], end=end)


def settle_answers(answers: Answers, *, asked: Asked, roles: Roles) -> Answers:
    """Answers of the turning customer are complete and real; the guarded one leaves no comment."""
    source = asked.take(answers.asked)
    is_customer = source.survey < AGENT_NPS
    is_turning = np.isin(source.respondent, roles.turning) & is_customer
    is_guarded = np.isin(source.respondent, roles.guarded) & is_customer
    settled = replace(
        answers,
        is_blank=answers.is_blank & ~is_turning,
        is_complete=answers.is_complete | is_turning,
        is_test=answers.is_test & ~is_turning,
        comment=np.where(is_guarded, -1, answers.comment),
    )
    rows = np.flatnonzero(~(is_turning & (answers.question == KNOWLEDGE)))
    return Answers(**{field.name: getattr(settled, field.name)[rows] for field in fields(Answers)})


def turning_answers(asked: Asked, roles: Roles, *, end: int) -> np.ndarray:
    """The answers at which the mean of the last three turns: down, then up. Empty for nobody."""
    row, is_upset = _turning(asked, roles, end=end)
    first = np.flatnonzero(is_upset)[:1]
    return row[np.concatenate([first + 1, first + UPSET_ANSWERS + 1])]


def _turning(asked: Asked, roles: Roles, *, end: int) -> tuple[np.ndarray, np.ndarray]:
    """Answers of the turning customer in order of time, and which of them are bad."""
    is_turning = np.isin(asked.respondent, roles.turning) & (asked.survey < AGENT_NPS)
    row = np.flatnonzero(is_turning & (asked.responded < end))
    row = row[np.argsort(asked.responded[row], kind="stable")]
    place = np.arange(len(row)) - (len(row) // 2 - 1)
    return row, (place >= 0) & (place < UPSET_ANSWERS)
