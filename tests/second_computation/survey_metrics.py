"""Satisfaction metrics, from counted answers."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from tests.second_computation.answers import Answer, latest_in_period, latest_per_subject
from tests.second_computation.company import Company
from tests.second_computation.estimates import nps_interval
from tests.second_computation.periods import GRAINS
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    Dated,
    Results,
    Row,
    mean,
    quotient,
    rate_of,
    rows_of,
)
from tests.second_computation.suspected import Suspicion

NPS_SEGMENTS = (*CUSTOMER_SEGMENTS, "survey_id", "channel", "product_id")
CSAT_SEGMENTS = (*NPS_SEGMENTS, "group_id")
CES_SEGMENTS = (*CUSTOMER_SEGMENTS, "task", "channel", "product_id")
SURVEY_METRICS = (
    "nps",
    "csat",
    "csat_mean",
    "csat_excluding_suspected",
    "ces",
    "ces_high_effort_rate",
)
HIGH_EFFORT_BELOW = 40


def nps_row(classes: list[int]) -> Row:
    """Net promoter score of classes 1, 0 and -1."""
    low, high = nps_interval(classes.count(1), classes.count(-1), len(classes))
    row = quotient(sum(classes), len(classes), sample_size=len(classes), factor=100)
    return row._replace(interval_low=low, interval_high=high)


def survey_metrics(
    answers: list[Answer], company: Company, *, segments: Collection[str]
) -> Results:
    """nps, csat and its variants, ces and ces_high_effort_rate."""
    wanted = set(segments)
    csat = latest_per_subject([answer for answer in answers if answer.metric == "csat"])
    judged = [answer for answer in csat if answer.is_satisfied is not None]
    suspicion = Suspicion(answers, judged, company)
    trusted = [answer for answer in judged if not suspicion.falls_on(answer)]
    return {
        **_nps([a for a in answers if a.metric == "nps"], wanted & set(NPS_SEGMENTS)),
        **_satisfied("csat", judged, wanted & set(CSAT_SEGMENTS)),
        **_satisfied("csat_excluding_suspected", trusted, wanted & set(CSAT_SEGMENTS)),
        **rows_of("csat_mean", _scores(judged), mean, wanted=wanted & set(CSAT_SEGMENTS)),
        **_ces([a for a in answers if a.metric == "ces"], wanted & set(CES_SEGMENTS)),
    }


def _nps(answers: list[Answer], wanted: Collection[str]) -> Results:
    results: Results = {}
    for grain in GRAINS:
        classes = (
            (a.day, a.segments, a.nps_class)
            for a in latest_in_period(answers, grain)
            if a.nps_class is not None
        )
        results |= rows_of("nps", classes, nps_row, wanted=wanted, grains=(grain,))
    return results


def _satisfied(metric: str, answers: list[Answer], wanted: Collection[str]) -> Results:
    facts = ((a.day, a.segments, bool(a.is_satisfied)) for a in answers)
    return rows_of(metric, facts, rate_of, wanted=wanted)


def _scores(answers: list[Answer]) -> Iterator[Dated[Fraction]]:
    return ((a.day, a.segments, a.normalised) for a in answers)


def _ces(answers: list[Answer], wanted: Collection[str]) -> Results:
    hard = ((a.day, a.segments, a.normalised < HIGH_EFFORT_BELOW) for a in answers)
    return {
        **rows_of("ces", _scores(answers), mean, wanted=wanted),
        **rows_of("ces_high_effort_rate", hard, rate_of, wanted=wanted),
    }
