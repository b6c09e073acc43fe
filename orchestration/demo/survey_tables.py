"""What the survey tool exports: answers with their scales, and who was asked."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import texts
from orchestration.demo import vocabulary as v
from orchestration.demo.agents import Agents
from orchestration.demo.columns import (
    codes,
    identifiers,
    integers,
    seen,
    timestamps,
    words,
)
from orchestration.demo.customers import Customers
from orchestration.demo.desk import Desk
from orchestration.demo.survey_waves import AGENT_NPS, CHAT_EFFORT, CSAT, Asked
from orchestration.demo.tickets import ticket_ids
from orchestration.demo.timeline import NEVER, Window

SURVEYS = (
    "csat_after_ticket",
    "nps_relationship",
    "ease_after_ticket",
    "effort_after_chat",
    "staff_recommendation",
    "staff_mood",
)
QUESTIONS = ("satisfaction", "recommend", "ease", "effort", "recommend_work", "mood", "knowledge")
METRICS = ("csat", "nps", "ces", "ces", "enps", "esat", "other")
LOWEST = np.array([1, 0, 1, 1, 0, 1, 1])
HIGHEST = np.array([5, 10, 7, 7, 10, 5, 5])
KNOWLEDGE = QUESTIONS.index("knowledge")
SEND_CHANNELS = ("email", "in_app", "web")


@dataclass(frozen=True)
class Answers:
    """One entry per answered question, in order of time. `asked` points into the waves."""

    asked: np.ndarray
    question: np.ndarray
    score: np.ndarray
    responded: np.ndarray
    comment: np.ndarray
    channel: np.ndarray
    is_blank: np.ndarray
    is_complete: np.ndarray
    is_test: np.ndarray


def draw_answers(rng: np.random.Generator, asked: Asked, *, end: int) -> Answers:
    """Rounds what people think to their scale, and adds a second question to some."""
    first = np.flatnonzero(asked.responded < end)
    is_longer = (asked.survey[first] == CSAT) & (rng.random(len(first)) < 0.15)
    rows = np.concatenate([first, first[is_longer]])
    question = np.concatenate([asked.survey[first], np.full(int(is_longer.sum()), KNOWLEDGE)])
    order = np.lexsort((question, rows, asked.responded[rows]))
    rows, question = rows[order], question[order]
    count = len(rows)
    low, high = LOWEST[question], HIGHEST[question]
    score = np.clip(np.rint(asked.latent[rows]), low, high).astype(np.int64)
    mood = (score - low) / (high - low)
    mood = np.where(question == CHAT_EFFORT, 1 - mood, mood)
    # The person, not the answered question, is a test or gives up half way.
    odds = rng.random((2, len(asked.sent)))[:, rows]
    return Answers(
        asked=rows,
        question=question,
        score=score,
        responded=asked.responded[rows],
        comment=_comments(rng, mood),
        channel=codes(rng, (0.6, 0.25, 0.15), count),
        is_blank=rng.random(count) < 0.03,
        is_complete=odds[0] >= 0.03,
        is_test=odds[1] < 0.005,
    )


def _comments(rng: np.random.Generator, mood: np.ndarray) -> np.ndarray:
    pools = (texts.UNHAPPY_COMMENTS, texts.NEUTRAL_COMMENTS, texts.HAPPY_COMMENTS)
    kind = np.where(mood < 0.5, 0, np.where(mood < 0.75, 1, 2))
    first = np.array([texts.COMMENTS.index(pool[0]) for pool in pools])[kind]
    size = np.array([len(pool) for pool in pools])[kind]
    comment = first + rng.integers(0, size)
    return np.where(rng.random(len(mood)) < 0.35, comment, -1)


def answer_table(
    answers: Answers,
    *,
    asked: Asked,
    desk: Desk,
    customers: Customers,
    agents: Agents,
    window: Window,
) -> pa.Table:
    """Answers given in the window."""
    low, high = np.searchsorted(answers.responded, [window.start, window.end])
    rows = np.arange(low, high)
    source, question = answers.asked[rows], answers.question[rows]
    survey, ticket = asked.survey[source], asked.ticket[source]
    is_staff = survey >= AGENT_NPS
    is_test = answers.is_test[rows]
    product = np.where(ticket >= 0, desk.demand.product[ticket], -1)
    agent = np.where(ticket >= 0, desk.assignee[ticket], -1)
    task = np.where(METRIC_IS_EFFORT[question], desk.demand.category[ticket], -1)
    country = customers.country[np.where(is_staff, 0, asked.respondent[source])]
    ids = ticket_ids(np.maximum(ticket, 0))
    missing = pa.scalar(None, pa.string())
    return pa.table(
        {
            "survey_id": words(SURVEYS, survey),
            "response_id": response_ids(source),
            "question_id": words(QUESTIONS, question),
            "population": words(("customer", "employee"), is_staff.astype(np.int64)),
            "metric": words(METRICS, question),
            "score": integers(answers.score[rows], is_missing=answers.is_blank[rows]),
            "scale_min": integers(LOWEST[question]),
            "scale_max": integers(HIGHEST[question]),
            "scale_direction": words(
                ("higher_is_better", "lower_is_better"), (question == CHAT_EFFORT).astype(int)
            ),
            "comment": words(texts.COMMENTS, answers.comment[rows]),
            "sent_at": timestamps(asked.sent[source]),
            "responded_at": timestamps(answers.responded[rows]),
            "is_complete": pa.array(answers.is_complete[rows]),
            "is_test": pa.array(is_test),
            "respondent_id": respondent_ids(
                np.where(is_test, -1, asked.respondent[source]),
                is_staff=is_staff,
                customers=customers,
                agents=agents,
            ),
            "ticket_id": pc.if_else(pa.array(ticket >= 0), ids, missing),
            "product_id": words(v.PRODUCTS, product),
            "agent_id": words(agents.identifiers(), agent),
            "channel": words(SEND_CHANNELS, answers.channel[rows]),
            "language": words(v.LANGUAGES, np.where(is_staff, 0, country)),
            "task": words(v.CATEGORIES, task),
        }
    )


METRIC_IS_EFFORT = np.array([metric == "ces" for metric in METRICS])


def response_ids(asked: np.ndarray) -> pa.Array:
    """Response ids of the waves' entries."""
    return identifiers("R", asked + 1, width=7)


def respondent_ids(
    respondent: np.ndarray, *, is_staff: np.ndarray, customers: Customers, agents: Agents
) -> pa.Array:
    """Customer or agent ids; null where the code is negative."""
    ids = pa.concat_arrays([customers.identifiers(), agents.identifiers()])
    return words(ids, np.where(is_staff & (respondent >= 0), len(customers), 0) + respondent)


def send_table(
    asked: Asked, *, is_delivered: np.ndarray, customers: Customers, agents: Agents, window: Window
) -> pa.Table:
    """Surveys sent in the window, and those sent before whose answer came in it."""
    responded = seen(asked.responded, window.end)
    is_new = (asked.sent >= window.start) & (asked.sent < window.end)
    is_answered = (asked.sent < window.start) & (responded >= window.start)
    rows = np.flatnonzero(asked.is_sent & (is_new | (is_answered & (responded < NEVER))))
    response = pc.if_else(
        pa.array(responded[rows] < NEVER), response_ids(rows), pa.scalar(None, pa.string())
    )
    survey = asked.survey[rows]
    return pa.table(
        {
            "send_id": identifiers("N", rows + 1, width=7),
            "survey_id": words(SURVEYS, survey),
            "respondent_id": respondent_ids(
                asked.respondent[rows],
                is_staff=survey >= AGENT_NPS,
                customers=customers,
                agents=agents,
            ),
            "sent_at": timestamps(asked.sent[rows]),
            "is_delivered": pa.array(is_delivered[rows] | (responded[rows] < NEVER)),
            "response_id": response,
        }
    )
