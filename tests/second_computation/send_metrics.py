"""Who answers surveys and who is asked too often, from survey sends."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from tests.second_computation.company import Company
from tests.second_computation.entity import Record
from tests.second_computation.results import CUSTOMER_SEGMENTS, Results, Row, rate, rate_of, rows_of

SEND_SEGMENTS = (*CUSTOMER_SEGMENTS, "survey_id")
SEND_METRICS = ("survey_response_rate", "survey_fatigue_rate")
FATIGUE_GRAINS = ("month", "quarter")
MOST_SENDS = 2


def send_metrics(company: Company, *, segments: Collection[str]) -> Results:
    """All metrics of survey sends."""
    wanted = set(segments) & set(SEND_SEGMENTS)
    responded_at = {row["response_id"]: row["responded_at"] for row in company.answers}
    sends = [
        (
            company.day_of(row["sent_at"]),
            {
                "survey_id": row["survey_id"],
                **company.segments_on(row["respondent_id"], company.day_of(row["sent_at"])),
            },
            row,
        )
        for row in company.sends
        if is_delivered(row, company)
    ]
    answered = ((day, own, is_answered(row, responded_at, company)) for day, own, row in sends)
    respondents = (
        (day, own, row["respondent_id"])
        for day, own, row in sends
        if row["respondent_id"] is not None
    )
    return {
        **rows_of("survey_response_rate", answered, rate_of, wanted=wanted),
        **rows_of(
            "survey_fatigue_rate",
            respondents,
            fatigue,
            wanted=wanted & set(CUSTOMER_SEGMENTS),
            grains=FATIGUE_GRAINS,
        ),
    }


def is_delivered(row: Record, company: Company) -> bool:
    """Sent up to as_of_date to no test customer, and not known to have failed."""
    return (
        company.has_happened(row["sent_at"])
        and row["is_delivered"] is not False
        and not company.is_test(row["respondent_id"])
    )


def is_answered(row: Record, responded_at: dict[str, datetime], company: Company) -> bool:
    """Led to a response; one that came after as_of_date has not come yet."""
    if row["response_id"] is None:
        return False
    moment = responded_at.get(row["response_id"])
    return moment is None or company.has_happened(moment)


def fatigue(respondents: list[str]) -> Row:
    """The share of people who were asked more than twice; one entry per send."""
    sends = Counter(respondents)
    return rate(sum(count > MOST_SENDS for count in sends.values()), len(sends))
