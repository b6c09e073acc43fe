"""What the survey tool exports: answers with their scales, and who was asked."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo import texts
from orchestration.demo import vocabulary as v
from orchestration.demo.agents import Agents
from orchestration.demo.answers import HIGHEST, LOWEST, METRICS, QUESTIONS, Answers
from orchestration.demo.asking import AGENT_NPS, CHAT_EFFORT, Asked
from orchestration.demo.columns import identifiers, integers, seen, timestamps, words
from orchestration.demo.customers import Customers
from orchestration.demo.desk import Desk
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
DIRECTIONS = ("higher_is_better", "lower_is_better")
POPULATIONS = ("customer", "employee")
SEND_CHANNELS = ("email", "in_app", "web")
IS_EFFORT = np.array([metric == "ces" for metric in METRICS])


def answer_table(
    answers: Answers,
    *,
    asked: Asked,
    desk: Desk,
    customers: Customers,
    agents: Agents,
    window: Window,
) -> pa.Table:
    """Answers given in the window. A test answer hides who gave it."""
    low, high = np.searchsorted(answers.responded, [window.start, window.end])
    rows = np.arange(low, high)
    source = asked.take(answers.asked[rows])
    is_staff = source.survey >= AGENT_NPS
    respondent = np.where(answers.is_test[rows], -1, source.respondent)
    country = np.append(customers.country, -1)[np.where(is_staff, -1, source.respondent)]
    return pa.table(
        {
            "survey_id": words(SURVEYS, source.survey),
            "response_id": response_ids(answers.asked[rows]),
            **_answered(answers, rows, is_staff=is_staff),
            "sent_at": timestamps(source.sent),
            "responded_at": timestamps(answers.responded[rows]),
            "is_complete": pa.array(answers.is_complete[rows]),
            "is_test": pa.array(answers.is_test[rows]),
            "respondent_id": respondent_ids(
                respondent, is_staff=is_staff, customers=customers, agents=agents
            ),
            **_subject(source.ticket, question=answers.question[rows], desk=desk, agents=agents),
            "channel": words(SEND_CHANNELS, answers.channel[rows]),
            "language": words(v.LANGUAGES, country),
        }
    )


def _answered(answers: Answers, rows: np.ndarray, *, is_staff: np.ndarray) -> dict[str, pa.Array]:
    question = answers.question[rows]
    is_reversed = question == CHAT_EFFORT
    return {
        "question_id": words(QUESTIONS, question),
        "population": words(POPULATIONS, is_staff.astype(np.int64)),
        "metric": words(METRICS, question),
        "score": integers(answers.score[rows], is_missing=answers.is_blank[rows]),
        "scale_min": integers(LOWEST[question]),
        "scale_max": integers(HIGHEST[question]),
        "scale_direction": words(DIRECTIONS, is_reversed.astype(np.int64)),
        "comment": words(texts.COMMENTS, answers.comment[rows]),
    }


def _subject(
    ticket: np.ndarray, *, question: np.ndarray, desk: Desk, agents: Agents
) -> dict[str, pa.Array]:
    """The ticket and what it was about. Index -1, no ticket, finds the appended -1."""
    product = np.append(desk.demand.product, -1)[ticket]
    agent = np.append(desk.assignee, -1)[ticket]
    category = np.append(desk.demand.category, -1)[ticket]
    return {
        "ticket_id": pc.if_else(
            pa.array(ticket >= 0), ticket_ids(ticket), pa.scalar(None, pa.string())
        ),
        "product_id": words(v.PRODUCTS, product),
        "agent_id": words(agents.identifiers(), agent),
        "task": words(v.CATEGORIES, np.where(IS_EFFORT[question], category, -1)),
    }


def response_ids(asked: np.ndarray) -> pa.Array:
    """Response ids of the indexes of what was asked."""
    return identifiers("R", asked + 1, width=7)


def respondent_ids(
    respondent: np.ndarray, *, is_staff: np.ndarray, customers: Customers, agents: Agents
) -> pa.Array:
    """Customer or agent ids; null where the index is negative."""
    ids = pa.concat_arrays([customers.identifiers(), agents.identifiers()])
    return words(ids, np.where(is_staff & (respondent >= 0), len(customers), 0) + respondent)


def send_table(
    asked: Asked,
    *,
    is_delivered: np.ndarray,
    customers: Customers,
    agents: Agents,
    window: Window,
) -> pa.Table:
    """Surveys sent in the window, and those sent before whose answer came in it."""
    responded = seen(asked.responded, window.end)
    is_new = (asked.sent >= window.start) & (asked.sent < window.end)
    is_answered = responded < NEVER
    is_late = (asked.sent < window.start) & (responded >= window.start) & is_answered
    rows = np.flatnonzero(asked.is_sent & (is_new | is_late))
    missing = pa.scalar(None, pa.string())
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
            "is_delivered": pa.array((is_delivered | is_answered)[rows]),
            "response_id": pc.if_else(pa.array(is_answered[rows]), response_ids(rows), missing),
        }
    )
