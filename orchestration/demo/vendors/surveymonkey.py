"""The answers as SurveyMonkey exports them: CSV with questions above the parts of their answers.

The export holds complete responses, and nothing where a question was left blank.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from orchestration.demo.answers import QUESTIONS
from orchestration.demo.vendors.survey_forms import (
    KEYS,
    WORDING,
    Response,
    Survey,
    meaning,
    surveys,
)
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("survey_responses",)
TIMEZONE = "America/Phoenix"
SCORE, COMMENT = "Response", "Please tell us why"

SETTINGS: Mapping[str, object] = {
    "timezone": TIMEZONE,
    "questions": {
        key: settings
        for question in QUESTIONS
        for key, settings in (
            (f"{WORDING[question]} | {SCORE}", meaning(question)),
            (
                f"{WORDING[question]} | {COMMENT}",
                {"comment_for": f"{WORDING[question]} | {SCORE}"},
            ),
        )
    },
    "keys": {"respondent_id": "Custom Data 1"} | {name: name for name in KEYS},
}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "survey_responses": {"sent_at": "No column tells when an invitation was sent."}
}
# Such responses are no part of an export of complete ones, and an empty cell may as well be that
# of a question that was not asked.
ROWS_LOST: Mapping[str, str] = {
    "survey_responses": "is_test or not is_complete or (score is null and comment_text is null)"
}

FIELDS = (
    "Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
    "First Name", "Last Name", "Custom Data 1",
)  # fmt: skip
MINUTE = timedelta(minutes=1)


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """One file per survey."""
    for number, survey in enumerate(surveys(tables["survey_responses"]), start=1):
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows(_header(survey))
        for response in survey.responses:
            if response.told["is_complete"] and not response.told["is_test"]:
                writer.writerow(_row(response, survey, collector=f"{400_000_000 + number}"))
        yield VendorFile(f"{survey.name}.csv", text.getvalue().encode())


def _header(survey: Survey) -> Iterator[list[str]]:
    """A question stands above the first part of its answer alone."""
    questions = [cell for question in survey.questions for cell in (WORDING[question], "")]
    yield [*FIELDS, *KEYS, *questions]
    yield [*("" for _ in (*FIELDS, *KEYS)), *([SCORE, COMMENT] * len(survey.questions))]


def _row(response: Response, survey: Survey, *, collector: str) -> list[str | None]:
    told, about = response.told, response.about()
    ended = told["responded_at"].astimezone(ZoneInfo(TIMEZONE))
    fields = {
        "Respondent ID": told["response_id"],
        "Collector ID": collector,
        "Start Date": f"{ended - MINUTE:%m/%d/%Y %I:%M:%S %p}",
        "End Date": f"{ended:%m/%d/%Y %I:%M:%S %p}",
        "Custom Data 1": told["respondent_id"],
    }
    answers = [
        cell
        for question in survey.questions
        for cell in (response.score(question), response.comment(question))
    ]
    return [*(fields.get(name) for name in FIELDS), *(about.get(name) for name in KEYS), *answers]
