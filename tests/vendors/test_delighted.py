"""What the quirks of Delighted's responses end as."""

import json
from datetime import datetime
from typing import Any

from tests.vendors.conftest import VendorNight

SETTINGS = {
    "questions": {
        "nps": {"metric": "nps", "scale": [0, 10]},
        "csat": {"name": "satisfaction", "metric": "csat", "scale": [1, 5]},
    },
    "keys": {"ticket_id": "Ticket"},
}
MODEL = "stg_delighted__survey_responses"


def response(identity: str, score: int, **others: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "person": "7",
        "survey_type": "nps",
        "score": score,
        "comment": None,
        "permalink": "https://example.com/r",
        "created_at": 1709546400,
        "updated_at": 1709546400,
        "person_properties": None,
        "notes": [],
        "tags": [],
        "additional_answers": [],
        **others,
    }


def content(*responses: dict[str, Any]) -> bytes:
    return json.dumps(responses).encode()


def test_a_survey_type_is_a_question(night: VendorNight) -> None:
    given = [
        response("1", 0, comment="Slow", person_properties={"Ticket": "42"}),
        response("2", 5, survey_type="csat"),
        response("3", 3, survey_type="smileys"),
    ]
    current = night({"a.json": content(*given)}, vendor="delighted", settings=SETTINGS)
    found = [
        (row["response_id"], row["question_id"], row["score"], row["comment_text"])
        for row in current.staged(MODEL)
    ]
    assert found == [("1", "nps", 0, "Slow"), ("2", "satisfaction", 5, None)]
    first = current.staged(MODEL)[0]
    assert (first["respondent_id"], first["ticket_id"]) == ("7", "42")
    assert first["responded_at"] == datetime(2024, 3, 4, 10)


def test_a_score_beyond_its_scale_breaks_its_response(night: VendorNight) -> None:
    given = [response("1", 11), response("2", 0, survey_type="csat"), response("3", 10)]
    current = night({"a.json": content(*given)}, vendor="delighted", settings=SETTINGS)
    broken = current.quarantined("delighted", "responses")
    assert [row["reason_codes"] for row in broken] == ["out_of_scale", "out_of_scale"]
    assert [row["response_id"] for row in current.staged(MODEL)] == ["3"]


def test_the_latest_change_of_a_response_counts(night: VendorNight) -> None:
    later = response("1", 9, updated_at=1709550000)
    current = night(
        {"b.json": content(response("1", 2)), "a.json": content(later)},
        vendor="delighted",
        settings=SETTINGS,
    )
    assert [row["score"] for row in current.staged(MODEL)] == [9]


def test_a_person_may_stand_in_the_response(night: VendorNight) -> None:
    person = {"id": "7", "email": "ann@example.com", "name": "Ann"}
    given = [response("1", 9, person=person), response("2", 8)]
    current = night({"a.json": content(*given)}, vendor="delighted", settings=SETTINGS)
    assert [row["respondent_id"] for row in current.staged(MODEL)] == ["7", "7"]
    (known,) = current.staged("stg_delighted__identities")
    assert known["source_id"] == "7"
    assert known["email_hash"]
