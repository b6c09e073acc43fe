"""The answers as Qualtrics exports them: CSV with three rows above the responses.

Cells hold the choices in words, and -99 where a question was seen and left blank.
"""

import csv
import io
import json
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
BLANK = "-99"
IDS = {question: f"QID{number}" for number, question in enumerate(QUESTIONS, start=1)}

SETTINGS: Mapping[str, object] = {
    "timezone": TIMEZONE,
    "questions": {
        key: settings
        for question, name in IDS.items()
        for key, settings in (
            (name, {**meaning(question), "labels": {BLANK: None}}),
            (f"{name}_TEXT", {"comment_for": name}),
        )
    },
    "keys": {"respondent_id": "externalDataReference"}
    | {name: name for name in KEYS if name not in {"channel", "language"}},
}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "survey_responses": {"sent_at": "Only the history of a distribution tells it."}
}

FIELDS = {
    "StartDate": ("Start Date", "startDate"),
    "EndDate": ("End Date", "endDate"),
    "Status": ("Response Type", "status"),
    "IPAddress": ("IP Address", "ipAddress"),
    "Progress": ("Progress", "progress"),
    "Duration (in seconds)": ("Duration (in seconds)", "duration"),
    "Finished": ("Finished", "finished"),
    "RecordedDate": ("Recorded Date", "recordedDate"),
    "ResponseId": ("Response ID", "_recordId"),
    "RecipientLastName": ("Recipient Last Name", "recipientLastName"),
    "RecipientFirstName": ("Recipient First Name", "recipientFirstName"),
    "RecipientEmail": ("Recipient Email", "recipientEmail"),
    "ExternalReference": ("External Data Reference", "externalDataReference"),
    "LocationLatitude": ("Location Latitude", "locationLatitude"),
    "LocationLongitude": ("Location Longitude", "locationLongitude"),
    "DistributionChannel": ("Distribution Channel", "distributionChannel"),
    "UserLanguage": ("User Language", "userLanguage"),
}
SECONDS_TAKEN = 60
EMBEDDED = tuple(name for name in KEYS if name not in {"channel", "language"})


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """One file per survey."""
    for survey in surveys(tables["survey_responses"]):
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows(_header(survey))
        writer.writerows(_row(response, survey) for response in survey.responses)
        yield VendorFile(f"{survey.name}.csv", text.getvalue().encode())


def _header(survey: Survey) -> Iterator[list[str]]:
    """Names, which authors may change; questions in words; and ids, which stay."""
    asked = [(question, IDS[question]) for question in survey.questions]
    names = [f"Q{number}" for number in range(1, len(asked) + 1)]
    yield [*FIELDS, *(cell for name in names for cell in (name, f"{name}_TEXT")), *EMBEDDED]
    yield [
        *(words for words, _ in FIELDS.values()),
        *(words for question, _ in asked for words in (WORDING[question], "Why?\nIn your words")),
        *EMBEDDED,
    ]
    ids = [
        *(name for _, name in FIELDS.values()),
        *(name for _, key in asked for name in (key, f"{key}_TEXT")),
        *EMBEDDED,
    ]
    yield [json.dumps(_column(name), separators=(",", ":")) for name in ids]


def _column(name: str) -> dict[str, str]:
    return {"ImportId": name} | ({"timeZone": TIMEZONE} if name.endswith("Date") else {})


def _row(response: Response, survey: Survey) -> list[str | None]:
    told, about = response.told, response.about()
    recorded = told["responded_at"].astimezone(ZoneInfo(TIMEZONE))
    started = recorded - timedelta(seconds=SECONDS_TAKEN)
    fields = {
        "StartDate": f"{started:%Y-%m-%d %H:%M:%S}",
        "EndDate": f"{recorded:%Y-%m-%d %H:%M:%S}",
        "Status": "Survey Preview" if told["is_test"] else "IP Address",
        "Progress": "100" if told["is_complete"] else "50",
        "Duration (in seconds)": str(SECONDS_TAKEN),
        "Finished": str(told["is_complete"]),
        "RecordedDate": f"{recorded:%Y-%m-%d %H:%M:%S}",
        "ResponseId": told["response_id"],
        "ExternalReference": told["respondent_id"],
        "DistributionChannel": about.get("channel"),
        "UserLanguage": about.get("language", "").upper(),
    }
    answers = [
        cell
        for question in survey.questions
        for cell in (_choice(response, question), response.comment(question))
    ]
    return [
        *(fields.get(name) for name in FIELDS), *answers, *(about.get(name) for name in EMBEDDED)
    ]  # fmt: skip


def _choice(response: Response, question: str) -> str | None:
    """The answer; nothing where the question was not shown."""
    if question not in response.answers:
        return None
    return response.score(question) or BLANK
