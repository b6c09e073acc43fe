"""Survey answers: which count, how their scale classifies them, which is the latest."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.periods import period_start
from tests.second_computation.results import UNKNOWN

# Scale -> lowest score of a promoter, highest score of a detractor.
NPS_SCALES = {(0, 10): (9, 6), (1, 10): (9, 6), (1, 5): (5, 3)}
# Scale -> lowest score of a satisfied answer.
CSAT_SCALES = {(1, 5): 4, (1, 7): 6, (1, 3): 3, (1, 10): 8, (0, 10): 8, (0, 1): 1}


@dataclass(frozen=True)
class Answer:
    """A scored answer of a customer or employee; the score already points upwards."""

    metric: str
    survey_id: str
    response_id: str
    question_id: str
    respondent_id: str | None
    subject: tuple[str, str]
    responded_at: datetime
    day: date
    score: Fraction
    scale: tuple[Fraction, Fraction]
    segments: dict[str, str]

    @property
    def normalised(self) -> Fraction:
        """The score on 0..100."""
        low, high = self.scale
        return 100 * (self.score - low) / (high - low)

    @property
    def recency(self) -> tuple[datetime, str, str]:
        """What makes one answer later than another."""
        return self.responded_at, self.response_id, self.question_id

    @property
    def nps_class(self) -> int | None:
        """1 promoter, 0 passive, -1 detractor; none on a scale without such a rule."""
        if self.scale not in NPS_SCALES:
            return None
        promoter_from, detractor_to = NPS_SCALES[self.scale]
        return (self.score >= promoter_from) - (self.score <= detractor_to)

    @property
    def is_satisfied(self) -> bool | None:
        """None on a scale without such a rule."""
        return self.score >= CSAT_SCALES[self.scale] if self.scale in CSAT_SCALES else None


def counted_answers(company: Company, *, population: str) -> list[Answer]:
    """Complete, scored answers up to as_of_date; no tests, no test customers.

    `population` is customer or employee.
    """
    group_of = {ticket["ticket_id"]: ticket["group_id"] for ticket in company.tickets}
    return [
        _answer(row, company, group_of)
        for row in company.answers
        if row["population"] == population
        and row["is_complete"]
        and not row["is_test"]
        and row["score"] is not None
        and company.has_happened(row["responded_at"])
        and (population == "employee" or not company.is_test(row["respondent_id"]))
    ]


def _answer(row: Record, company: Company, group_of: dict[str, str | None]) -> Answer:
    low, high, score = row["scale_min"], row["scale_max"], row["score"]
    day = company.day_of(row["responded_at"])
    return Answer(
        metric=row["metric"],
        survey_id=row["survey_id"],
        response_id=row["response_id"],
        question_id=row["question_id"],
        respondent_id=row["respondent_id"],
        subject=_subject(row),
        responded_at=row["responded_at"],
        day=day,
        score=low + high - score if row["scale_direction"] == "lower_is_better" else score,
        scale=(low, high),
        segments=_segments(row, company, group_of, day),
    )


def _segments(
    row: Record, company: Company, group_of: dict[str, str | None], day: date
) -> dict[str, str]:
    """An employee's answer has the group of the employee, a customer's that of its ticket."""
    if row["population"] == "employee":
        return {"group_id": company.groups.get(row["respondent_id"]) or UNKNOWN}
    own = {name: row[name] or UNKNOWN for name in ("survey_id", "channel", "product_id", "task")}
    group_id = group_of.get(row["ticket_id"]) or UNKNOWN
    return {**own, "group_id": group_id, **company.segments_on(row["respondent_id"], day)}


def _subject(row: Record) -> tuple[str, str]:
    for name in ("ticket_id", "call_id", "order_id"):
        if row[name] is not None:
            return name, row[name]
    return "response_id", row["response_id"]


def latest_per(answers: Iterable[Answer], groups: Iterable[Hashable]) -> list[Answer]:
    """The latest answer of each group; `groups` runs beside `answers`."""
    chosen: dict[Hashable, Answer] = {}
    for answer, group in zip(answers, groups, strict=True):
        if group not in chosen or chosen[group].recency < answer.recency:
            chosen[group] = answer
    return list(chosen.values())


def latest_in_period(answers: list[Answer], grain: str) -> list[Answer]:
    """One nps answer per survey, respondent and period; without respondent, every answer."""
    nobody = [answer for answer in answers if answer.respondent_id is None]
    known = [answer for answer in answers if answer.respondent_id is not None]
    groups = ((a.survey_id, a.respondent_id, period_start(a.day, grain)) for a in known)
    return nobody + latest_per(known, groups)


def latest_per_subject(answers: list[Answer]) -> list[Answer]:
    """One csat answer per survey, respondent (also none) and subject, over all time."""
    return latest_per(answers, ((a.survey_id, a.respondent_id, a.subject) for a in answers))
