"""What the quirks of SurveyMonkey's CSV files end as."""

from datetime import datetime

import pytest

from tests.vendors.conftest import VendorNight

FIXED = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,"
    "Custom Data 1"
)
HEADER = (
    f'{FIXED},How easy was it?,,"Why,\nin short?"\n,,,,,,,,,Response,Other,Open-Ended Response\n'
)
SETTINGS = {
    "timezone": "America/Denver",
    "questions": {
        "How easy was it? | Response": {"name": "ease", "metric": "ces", "scale": [1, 7]},
        "Why, in short? | Open-Ended Response": {"comment_for": "How easy was it? | Response"},
    },
    "keys": {"respondent_id": "Custom Data 1"},
}
MODEL = "stg_surveymonkey__survey_responses"


def record(
    *answers: str, response: str = "114000000001", ended: str = "03/14/2024 02:05:06 PM"
) -> str:
    fixed = f"{response},400,03/14/2024 01:00:00 PM,{ended},192.0.2.1,ann@example.com,Ann,Lee,7"
    return f"{fixed},{','.join(answers)}\n"


def test_two_rows_name_a_column_together(night: VendorNight) -> None:
    content = HEADER + record("6", "", "Fast")
    current = night({"a.csv": content.encode()}, vendor="surveymonkey", settings=SETTINGS)
    (row,) = current.staged(MODEL)
    assert (row["response_id"], row["respondent_id"]) == ("114000000001", "7")
    assert (row["question_id"], row["score"], row["comment_text"]) == ("ease", 6, "Fast")
    assert row["responded_at"] == datetime(2024, 3, 14, 20, 5, 6)


@pytest.mark.parametrize(
    ("ended", "hour"),
    [
        ("03/14/2024 12:05:06 AM", 6),
        ("3/14/2024 12:05:06 PM", 18),
        ("03/14/2024 18:05:06", 0),
    ],
)
def test_hours_are_counted_to_12_or_to_24(night: VendorNight, ended: str, hour: int) -> None:
    content = HEADER + record("6", "", "", ended=ended)
    current = night({"a.csv": content.encode()}, vendor="surveymonkey", settings=SETTINGS)
    assert [row["responded_at"].hour for row in current.staged(MODEL)] == [hour]


def test_a_record_is_never_taken_for_the_second_row(night: VendorNight) -> None:
    lines = HEADER.splitlines(keepends=True)
    content = "".join(lines[:-1]) + record("6", "", "Fast") + record("5", "", "")
    current = night({"a.csv": content.encode()}, vendor="surveymonkey", settings=SETTINGS)
    assert current.problems()["surveymonkey/a.csv"].startswith("header_mismatch")


def test_an_id_that_a_spreadsheet_rounded_is_refused(night: VendorNight) -> None:
    content = HEADER + record("6", "", "", response="1.14E+11") + record("5", "", "")
    current = night({"a.csv": content.encode()}, vendor="surveymonkey", settings=SETTINGS)
    (broken,) = current.quarantined("surveymonkey", "responses")
    assert broken["reason_codes"] == "sci_notation_id"
    assert [row["score"] for row in current.staged(MODEL)] == [5]


def test_questions_of_the_same_words_are_numbered(night: VendorNight) -> None:
    header = f"{FIXED},Why?,Why?\n,,,,,,,,,Response,Response\n"
    questions = {
        "Why? | Response": {"metric": "csat", "scale": [1, 5]},
        "Why? | Response_2": {"comment_for": "Why? | Response"},
    }
    current = night(
        {"a.csv": (header + record("4", "Well")).encode()},
        vendor="surveymonkey",
        settings={"timezone": "UTC", "questions": questions},
    )
    assert [(row["score"], row["comment_text"]) for row in current.staged(MODEL)] == [(4, "Well")]


def test_a_score_beyond_its_scale_breaks_its_response(night: VendorNight) -> None:
    content = HEADER + record("8", "", "") + record("7", "", "", response="114000000002")
    current = night({"a.csv": content.encode()}, vendor="surveymonkey", settings=SETTINGS)
    (broken,) = current.quarantined("surveymonkey", "responses")
    assert (broken["record_number"], broken["reason_codes"]) == (1, "out_of_scale")
    assert [row["score"] for row in current.staged(MODEL)] == [7]
