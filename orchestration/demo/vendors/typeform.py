"""The answers as Typeform exports them: customers' from the API in pages, employees' as CSV."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

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
PAGE_SIZE = 1_000
HIDDEN = ("respondent_id", *KEYS)
REASONS = {question: f"{WORDING[question]} Why?" for question in QUESTIONS}

SETTINGS: Mapping[str, object] = {
    "questions": {
        key: settings
        for question in QUESTIONS
        for score, comment in (
            (question, f"{question}_why"),
            (WORDING[question], REASONS[question]),
        )
        for key, settings in ((score, meaning(question)), (comment, {"comment_for": score}))
    },
    "keys": {name: name for name in HIDDEN},
}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "survey_responses": {"sent_at": "A form is opened by a link; nobody tells when it was sent."}
}
# Previews are no responses; what was left blank is not there.
ROWS_LOST: Mapping[str, str] = {
    "survey_responses": "is_test or (score is null and comment_text is null)"
}


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """Pages of every survey of customers, and one file per survey of employees."""
    for survey in surveys(tables["survey_responses"]):
        real = [response for response in survey.responses if not response.told["is_test"]]
        if real and real[0].told["population"] == "employee":
            yield VendorFile(f"{survey.name}.csv", _csv(survey, real).encode())
            continue
        pages = range(0, len(real), PAGE_SIZE)
        for number, start in enumerate(pages, start=1):
            page = {
                "total_items": len(real),
                "page_count": len(pages),
                "items": [_item(each, survey) for each in real[start : start + PAGE_SIZE]],
            }
            yield VendorFile(f"{survey.name}-{number}.json", json.dumps(page).encode())


def _item(response: Response, survey: Survey) -> dict[str, Any]:
    told = response.told
    moment = f"{told['responded_at'].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    identity = told["response_id"]
    return {
        "landing_id": identity,
        "token": identity,
        "response_id": identity,
        "response_type": "completed" if told["is_complete"] else "partial",
        "form_id": survey.name,
        "landed_at": moment,
        "submitted_at": moment,
        "metadata": {"platform": "other", "network_id": "", "browser": "default"},
        "hidden": _hidden(response),
        "calculated": {"score": 0},
        "answers": [
            answer for question in response.answers for answer in _answers(response, question)
        ],
    }


def _answers(response: Response, question: str) -> Iterator[dict[str, Any]]:
    score, comment = response.score(question), response.comment(question)
    if score is not None:
        field = {"id": f"f{QUESTIONS.index(question)}", "type": "opinion_scale", "ref": question}
        yield {"field": field, "type": "number", "number": int(score)}
    if comment is not None:
        name = f"{question}_why"
        field = {"id": f"c{QUESTIONS.index(question)}", "type": "long_text", "ref": name}
        yield {"field": field, "type": "text", "text": comment}


def _hidden(response: Response) -> dict[str, str]:
    respondent = response.told["respondent_id"]
    return ({} if respondent is None else {"respondent_id": respondent}) | response.about()


def _csv(survey: Survey, responses: list[Response]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    words = [cell for each in survey.questions for cell in (WORDING[each], REASONS[each])]
    writer.writerow([
        "#", *words, *HIDDEN, "Response Type", "Start Date (UTC)", "Stage Date (UTC)",
        "Submit Date (UTC)", "Network ID", "Tags", "Ending",
    ])  # fmt: skip
    for response in responses:
        writer.writerow(_record(response, survey))
    return text.getvalue()


def _record(response: Response, survey: Survey) -> list[str | None]:
    told, hidden = response.told, _hidden(response)
    moment = _plain(told["responded_at"])
    kind = "completed" if told["is_complete"] else "partial"
    answers = [
        cell
        for question in survey.questions
        for cell in (response.score(question), response.comment(question))
    ]
    return [
        told["response_id"], *answers, *(hidden.get(name) for name in HIDDEN),
        kind, moment, "", moment, "", "", "",
    ]  # fmt: skip


def _plain(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
