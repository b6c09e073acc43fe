"""Satisfaction metrics, from counted answers."""

from collections.abc import Collection

from tests.second_computation.answers import (
    Answer,
    counted_answers,
    latest_in_period,
    latest_per_subject,
)
from tests.second_computation.company import Company
from tests.second_computation.estimates import nps_interval
from tests.second_computation.periods import GRAINS
from tests.second_computation.results import (
    CUSTOMER_SEGMENTS,
    Key,
    Results,
    Row,
    by_place,
    mean,
    quotient,
    rate,
)

NPS_SEGMENTS = (*CUSTOMER_SEGMENTS, "survey_id", "channel", "product_id")
CSAT_SEGMENTS = (*NPS_SEGMENTS, "group_id")
CES_SEGMENTS = (*CUSTOMER_SEGMENTS, "task", "channel", "product_id")
HIGH_EFFORT_BELOW = 40


def nps_row(classes: list[int]) -> Row:
    """Net promoter score of classes 1, 0 and -1."""
    low, high = nps_interval(classes.count(1), classes.count(-1), len(classes))
    row = quotient(sum(classes), len(classes), sample_size=len(classes), factor=100)
    return row._replace(interval_low=low, interval_high=high)


def survey_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """nps, csat, csat_mean, ces and ces_high_effort_rate."""
    answers = counted_answers(company)
    return {
        **_nps([a for a in answers if a.metric == "nps"], set(segments) & set(NPS_SEGMENTS)),
        **_csat([a for a in answers if a.metric == "csat"], set(segments) & set(CSAT_SEGMENTS)),
        **_ces([a for a in answers if a.metric == "ces"], set(segments) & set(CES_SEGMENTS)),
    }


def _nps(answers: list[Answer], wanted: Collection[str]) -> Results:
    results: Results = {}
    for grain in GRAINS:
        facts = (
            (a.day, a.segments, a.nps_class)
            for a in latest_in_period(answers, grain)
            if a.nps_class is not None
        )
        for place, classes in by_place(facts, wanted=wanted, grains=(grain,)).items():
            results[Key("nps", *place)] = nps_row(classes)
    return results


def _csat(answers: list[Answer], wanted: Collection[str]) -> Results:
    chosen = latest_per_subject(answers)
    judged = ((a.day, a.segments, a.is_satisfied) for a in chosen if a.is_satisfied is not None)
    scores = ((a.day, a.segments, a.normalised) for a in chosen if a.is_satisfied is not None)
    results: Results = {}
    for place, satisfied in by_place(judged, wanted=wanted).items():
        results[Key("csat", *place)] = rate(sum(satisfied), len(satisfied))
    for place, values in by_place(scores, wanted=wanted).items():
        results[Key("csat_mean", *place)] = mean(values)
    return results


def _ces(answers: list[Answer], wanted: Collection[str]) -> Results:
    results: Results = {}
    facts = ((a.day, a.segments, a.normalised) for a in answers)
    for place, ease in by_place(facts, wanted=wanted).items():
        hard = sum(value < HIGH_EFFORT_BELOW for value in ease)
        results[Key("ces", *place)] = mean(ease)
        results[Key("ces_high_effort_rate", *place)] = rate(hard, len(ease))
    return results
