"""What the quirks of Typeform's pages and CSV files end as."""

import json
from datetime import datetime
from typing import Any

from tests.vendors.conftest import VendorNight

WORDS = "How likely are you to recommend us?"
NPS = {"name": "recommend", "metric": "nps", "scale": [0, 10], "labels": {"Surely": 10}}
SETTINGS = {
    "questions": {
        "nps": NPS,
        "why": {"comment_for": "nps"},
        WORDS: NPS,
        "Why?": {"comment_for": WORDS},
    },
    "keys": {"respondent_id": "customer", "respondent_email": "email"},
}
JSON, CSV = "stg_typeform__survey_responses", "stg_typeform__survey_responses__csv"
HEADER = f'#,"{WORDS}",Why?,customer,Other,Other,Response Type,Start Date (UTC),Stage Date (UTC),'
HEADER += "Submit Date (UTC),Network ID,Tags,Ending\n"
MOMENT = "2024-03-04 10:00:00"


def answer(ref: str, kind: str, value: Any) -> dict[str, Any]:
    return {"field": {"id": f"id-{ref}", "ref": ref, "type": "any"}, "type": kind, kind: value}


def response(token: str, *answers: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {
        "token": token,
        "form_id": "form",
        "landed_at": "2024-03-04T09:59:00Z",
        "submitted_at": "2024-03-04T10:00:00Z",
        "hidden": {},
        "answers": list(answers),
        **others,
    }


def page(*responses: dict[str, Any]) -> bytes:
    return json.dumps({"total_items": 9, "page_count": 9, "items": responses}).encode()


def row(
    token: str, score: str, why: str = "", *, customer: str = "7", kind: str = "completed"
) -> str:
    return f"{token},{score},{why},{customer},x,y,{kind},{MOMENT},,{MOMENT},n,,\n"


def test_a_question_is_known_by_its_ref(night: VendorNight) -> None:
    given = response(
        "t1",
        answer("nps", "number", 0),
        answer("why", "text", "Slow"),
        answer("mail", "email", "ann@example.com"),
        hidden={"customer": "7"},
    )
    current = night({"a.json": page(given)}, vendor="typeform", settings=SETTINGS)
    (row,) = current.staged(JSON)
    assert (row["response_id"], row["question_id"], row["survey_id"]) == ("t1", "recommend", "form")
    assert (row["score"], row["comment_text"], row["respondent_id"]) == (0, "Slow", "7")
    assert (row["responded_at"], row["is_complete"]) == (datetime(2024, 3, 4, 10), True)


def test_a_choice_is_scored_by_its_label(night: VendorNight) -> None:
    given = [
        response("t1", answer("nps", "choice", {"label": "Surely"})),
        response("t2", answer("nps", "choice", {"label": "Perhaps"})),
    ]
    current = night({"a.json": page(*given)}, vendor="typeform", settings=SETTINGS)
    assert [row["score"] for row in current.staged(JSON)] == [10]
    (broken,) = current.quarantined("typeform", "responses")
    assert broken["reason_codes"] == "unknown_answer"


def test_a_score_beyond_its_scale_breaks_its_response(night: VendorNight) -> None:
    given = [
        response("t1", answer("nps", "number", 11)),
        response("t2", answer("nps", "number", 9)),
    ]
    current = night({"a.json": page(*given)}, vendor="typeform", settings=SETTINGS)
    (broken,) = current.quarantined("typeform", "responses")
    assert broken["reason_codes"] == "out_of_scale"
    assert [row["response_id"] for row in current.staged(JSON)] == ["t2"]


def test_a_response_that_was_not_sent_off_is_of_when_it_began(night: VendorNight) -> None:
    given = response(
        "t1",
        answer("nps", "number", 9),
        response_type="partial",
        submitted_at="0001-01-01T00:00:00Z",
    )
    current = night({"a.json": page(given)}, vendor="typeform", settings=SETTINGS)
    (row,) = current.staged(JSON)
    assert (row["is_complete"], row["responded_at"]) == (False, datetime(2024, 3, 4, 9, 59))


def test_responses_may_come_in_lines_as_a_webhook_has_them(night: VendorNight) -> None:
    lines = [
        json.dumps({"event_type": "form_response", "form_response": given})
        for given in (
            response("t1", answer("nps", "number", 9)),
            response("t2", answer("nps", "number", 8)),
        )
    ]
    content = "\n".join(lines).encode()
    current = night({"a.jsonl": content}, vendor="typeform", settings=SETTINGS)
    assert [row["score"] for row in current.staged(JSON)] == [9, 8]


def test_a_hidden_address_stands_for_the_respondent(night: VendorNight) -> None:
    given = [
        response(f"t{number}", answer("nps", "number", 9), hidden={"email": address})
        for number, address in enumerate(["Ann@example.com ", "ann@example.com"])
    ]
    current = night({"a.json": page(*given)}, vendor="typeform", settings=SETTINGS)
    first, second = (row["respondent_id"] for row in current.staged(JSON))
    assert first == second
    assert "@" not in first
    (person,) = current.staged("stg_typeform__identities")
    assert (person["source_id"], person["email_hash"]) == (first, first)


def test_in_a_csv_file_a_question_is_known_by_its_words(night: VendorNight) -> None:
    content = HEADER + row("t1", "9", "Fine") + row("t2", "0", kind="partial")
    current = night({"a.csv": content.encode()}, vendor="typeform", settings=SETTINGS)
    found = [
        (row["response_id"], row["score"], row["comment_text"], row["is_complete"])
        for row in current.staged(CSV)
    ]
    assert found == [("t1", 9, "Fine", True), ("t2", 0, None, False)]
    (first, _) = current.staged(CSV)
    assert (first["respondent_id"], first["responded_at"]) == ("7", datetime(2024, 3, 4, 10))


def test_columns_of_the_same_words_are_numbered(night: VendorNight) -> None:
    current = night(
        {"a.csv": (HEADER + row("t1", "9")).encode()}, vendor="typeform", settings=SETTINGS
    )
    (landed,) = current.raw("typeform", "responses_csv")
    assert json.loads(landed["answers"]) == {WORDS: "9", "Other": "x", "Other_2": "y"}


def test_a_response_that_came_both_ways_counts_once(night: VendorNight) -> None:
    content = HEADER + row("t1", "9") + row("t2", "8")
    files = {"a.csv": content.encode(), "a.json": page(response("t1", answer("nps", "number", 9)))}
    current = night(files, vendor="typeform", settings=SETTINGS)
    assert [row["response_id"] for row in current.staged(JSON)] == ["t1"]
    assert [row["response_id"] for row in current.staged(CSV)] == ["t2"]
