"""Customers who are singled out to show one thing each: who they are. What they do: elsewhere."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo.asking import AGENT_NPS, CSAT, Asked
from orchestration.demo.customers import Customers
from orchestration.demo.desk import Desk
from orchestration.demo.event_log import END_USER, EVENT_TYPES, Events
from orchestration.demo.subscriptions import Subscriptions
from orchestration.demo.timeline import DAY, NEVER, Calendar

QUIET_DAYS = 100
QUIET_SURVEY_DAYS = 190
SETTLED_DAYS = 150
ANSWERS_FOR_A_TURN = 8
COMMENTS_TO_BE_GUARDED = 5
ANSWERS_TO_BE_UPSIDE_DOWN = 3


@dataclass(frozen=True)
class Roles:
    """Customer indexes; nobody has two roles.

    quiet: from `quiet_from` on they pay, but ask nothing, answer nothing and hardly log in.
    turning: one at most. fading: hardly log in since four weeks, after a busy time.
    """

    quiet_from: int
    quiet: np.ndarray
    fading: np.ndarray
    upside_down: np.ndarray
    turning: np.ndarray
    guarded: np.ndarray

    def is_asleep(self, customer: np.ndarray, times: np.ndarray) -> np.ndarray:
        """Where a quiet customer would do something in the quiet time."""
        return np.isin(customer, self.quiet) & (times >= self.quiet_from)


class _Casting:
    """Gives each customer one role at most; test, deleted and other special ones get none."""

    def __init__(self, rng: np.random.Generator, customers: Customers) -> None:
        self._rng = rng
        self._is_free = ~(
            customers.is_test
            | customers.pays_euro
            | customers.has_other_id
            | (customers.deleted < NEVER)
        )

    def pick(self, *, fits: np.ndarray, per: int, most: int) -> np.ndarray:
        """One of every `per` customers among those who fit, not more than `most`."""
        wanted = min(len(fits) // per, most)
        picked = np.sort(self._rng.permutation(np.flatnonzero(self._is_free & fits))[:wanted])
        self._is_free[picked] = False
        return picked


def cast_roles(
    rng: np.random.Generator,
    *,
    customers: Customers,
    book: Subscriptions,
    desk: Desk,
    events: Events,
    asked: Asked,
    calendar: Calendar,
) -> Roles:
    """Chooses among those whose history fits the role already, the rarer fits first."""
    casting, end = _Casting(rng, customers), calendar.end
    is_settled = _has_paid_since(book, end - SETTLED_DAYS * DAY, count=len(customers))
    speaker = np.where(desk.is_imported, -1, desk.demand.requester)[events.ticket]
    last_contact = _latest(desk.demand.requester[events.ticket], events.time, len(customers))
    is_answer = (asked.responded < end) & (asked.survey < AGENT_NPS)
    last_answer = _latest(
        np.where(is_answer, asked.respondent, -1), asked.responded, len(customers)
    )
    has_slept = (last_contact < end - QUIET_DAYS * DAY) & (
        last_answer < end - QUIET_SURVEY_DAYS * DAY
    )
    is_comment = (events.kind == EVENT_TYPES.index("comment")) & (events.role == END_USER)
    comments = _count(speaker[is_comment], len(customers))
    is_struck = (desk.service.deleted < NEVER) | (desk.links.merged_into >= 0)
    comments[np.unique(desk.demand.requester[is_struck & (desk.demand.requester >= 0)])] = 0
    satisfactions = _count(asked.respondent[is_answer & (asked.survey == CSAT)], len(customers))
    return Roles(
        quiet_from=end - QUIET_DAYS * DAY,
        turning=casting.pick(
            fits=_answers_plainly(asked, is_answer, count=len(customers)), per=50, most=1
        ),
        quiet=casting.pick(fits=is_settled & has_slept, per=250, most=8),
        fading=casting.pick(fits=is_settled, per=150, most=10),
        upside_down=casting.pick(fits=satisfactions >= ANSWERS_TO_BE_UPSIDE_DOWN, per=300, most=6),
        guarded=casting.pick(fits=comments >= COMMENTS_TO_BE_GUARDED, per=300, most=3),
    )


def _has_paid_since(book: Subscriptions, since: int, *, count: int) -> np.ndarray:
    contracts = book.period_contract[book.period_end == NEVER]
    has_paid = np.zeros(count, bool)
    has_paid[book.customer[contracts[book.started[contracts] < since]]] = True
    return has_paid


def _answers_plainly(asked: Asked, is_answer: np.ndarray, *, count: int) -> np.ndarray:
    """Enough answers to turn twice, none unasked and none twice about one ticket."""
    answers = asked.take(np.flatnonzero(is_answer))
    is_plain = _count(answers.respondent, count) >= ANSWERS_FOR_A_TURN
    is_plain[answers.respondent[~answers.is_sent]] = False
    subjects = np.stack([answers.survey, answers.ticket])
    _, first, times = np.unique(subjects, axis=1, return_index=True, return_counts=True)
    is_repeated = (times > 1) & (answers.ticket[first] >= 0)
    is_plain[answers.respondent[first[is_repeated]]] = False
    return is_plain


def _latest(customer: np.ndarray, times: np.ndarray, count: int) -> np.ndarray:
    """The last time of each customer, 0 for none; negative customers are nobody."""
    latest = np.zeros(count, np.int64)
    is_known = customer >= 0
    np.maximum.at(latest, customer[is_known], times[is_known])
    return latest


def _count(customer: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(customer[customer >= 0], minlength=count)
