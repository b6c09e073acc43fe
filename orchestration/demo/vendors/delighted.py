"""The answers as Delighted's API gave them: a list of responses, each to the one question asked."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from orchestration.demo.vendors.survey_forms import KEYS, Response, meaning, surveys
from orchestration.demo.vendors.vendor_file import VendorFile

ENTITIES = ("survey_responses",)
TYPES = {"recommend": "nps", "satisfaction": "csat", "ease": "ces"}

SETTINGS: Mapping[str, object] = {
    "questions": {kind: meaning(question) for question, kind in TYPES.items()},
    "keys": {name: name for name in KEYS},
}
LOSSES: Mapping[str, Mapping[str, str]] = {
    "survey_responses": {"sent_at": "A response does not tell when its survey was sent."}
}
# A type of survey has one question, and a response is a score: none is blank, half or a test.
ROWS_LOST: Mapping[str, str] = {
    "survey_responses": (
        "question_id not in ('recommend', 'satisfaction', 'ease')"
        " or score is null or is_test or not is_complete"
    )
}


def files(tables: Mapping[str, pa.Table]) -> Iterator[VendorFile]:
    """One list per survey whose question has a type."""
    for survey in surveys(tables["survey_responses"]):
        question = survey.questions[0]
        if question not in TYPES:
            continue
        responses = [
            _response(each, question)
            for each in survey.responses
            if each.told["is_complete"]
            and not each.told["is_test"]
            and each.score(question) is not None
        ]
        yield VendorFile(f"{survey.name}.json", json.dumps(responses).encode())


def _response(response: Response, question: str) -> dict[str, Any]:
    told = response.told
    seconds = int(told["responded_at"].timestamp())
    return {
        "id": told["response_id"],
        "person": told["respondent_id"],
        "survey_type": TYPES[question],
        "score": int(response.score(question) or 0),
        "comment": response.comment(question),
        "permalink": f"https://app.delighted.com/r/{told['response_id']}",
        "created_at": seconds,
        "updated_at": seconds,
        "person_properties": response.about(),
        "notes": [],
        "tags": [],
        "additional_answers": [],
    }
