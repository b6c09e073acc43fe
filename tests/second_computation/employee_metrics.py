"""Satisfaction of employees, from their counted answers."""

from collections.abc import Callable, Collection

from tests.second_computation.answers import Answer, latest_in_period
from tests.second_computation.periods import GRAINS
from tests.second_computation.results import Fact, Results, Row, mean, rows_of
from tests.second_computation.survey_metrics import nps_row

EMPLOYEE_SEGMENTS = ("group_id",)
EMPLOYEE_METRICS = ("agent_satisfaction", "agent_enps")
FEWEST_ANSWERS = 5


def employee_metrics(answers: list[Answer], *, segments: Collection[str]) -> Results:
    """agent_satisfaction and agent_enps."""
    wanted = set(segments) & set(EMPLOYEE_SEGMENTS)
    moods = ((a.day, a.segments, a.normalised) for a in answers if a.metric == "esat")
    results = rows_of("agent_satisfaction", moods, _discreet(mean), wanted=wanted)
    loyal = [answer for answer in answers if answer.metric == "enps"]
    for grain in GRAINS:
        classes = (
            (a.day, a.segments, a.nps_class)
            for a in latest_in_period(loyal, grain)
            if a.nps_class is not None
        )
        results |= rows_of(
            "agent_enps", classes, _discreet(nps_row), wanted=wanted, grains=(grain,)
        )
    return results


def _discreet(summary: Callable[[list[Fact]], Row]) -> Callable[[list[Fact]], Row]:
    """The summary, but of few answers only their number, so that nobody is recognised."""

    def of_enough(answers: list[Fact]) -> Row:
        row = summary(answers)
        if len(answers) >= FEWEST_ANSWERS:
            return row
        return Row(None, None, row.denominator, row.sample_size)

    return of_enough
