"""What the quirks of Qualtrics' CSV files end as."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from data_quality.suites.landed_entity import LandedEntity
from data_quality.suites.question_suite import question_checks
from orchestration.landing.sources import load_sources
from tests.vendors.conftest import VendorNight
from tests.vendors.night import Night

FIXED = ("startDate", "recordedDate", "status", "finished", "_recordId", "recipientEmail")
SETTINGS = {
    "timezone": "America/Denver",
    "questions": {
        "QID1": {"name": "recommend", "metric": "nps", "scale": [0, 10]},
        "QID1_TEXT": {"comment_for": "QID1"},
        "QID2": {
            "metric": "ces",
            "scale": [1, 7],
            "direction": "lower_is_better",
            "labels": {"No effort": 1, "I don't know": None},
        },
    },
    "keys": {"respondent_id": "customer", "ticket_id": "Case"},
}
MODEL = "stg_qualtrics__survey_responses"


def export(
    *records: dict[str, str],
    columns: Sequence[str] = ("QID1", "QID1_TEXT", "QID2", "customer", "Case"),
    zone: str = "America/Denver",
    names: Sequence[str] | None = None,
) -> bytes:
    """A file with responses given by ImportId; `names` are those in the first row."""
    ids = [*FIXED, *columns]
    told = [
        {"ImportId": name, **({"timeZone": zone} if name.endswith("Date") else {})} for name in ids
    ]
    usual = {
        "startDate": "2024-03-04 09:00:00",
        "recordedDate": "2024-03-04 10:00:00",
        "status": "IP Address",
        "finished": "True",
    }
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names or ids)
    writer.writerow([f"Words of\n<b>{name}</b>, {name}" for name in ids])
    writer.writerow([json.dumps(item, separators=(",", ":")) for item in told])
    for number, record in enumerate(records, start=1):
        whole = {**usual, "_recordId": f"R_{number}", **record}
        writer.writerow([whole.get(name, "") for name in ids])
    return text.getvalue().encode()


def scores(current: Night) -> list[tuple[Any, ...]]:
    rows = current.staged(MODEL)
    return [(row["response_id"], row["question_id"], row["score"]) for row in rows]


def test_three_rows_stand_above_the_responses(night: VendorNight) -> None:
    record = {"QID1": "9", "QID1_TEXT": "Fine,\nreally", "customer": "7", "Case": "42"}
    (row,) = night({"a.csv": export(record)}, vendor="qualtrics", settings=SETTINGS).staged(MODEL)
    assert (row["score"], row["comment_text"]) == (9, "Fine,\nreally")
    assert (row["question_id"], row["metric"], row["scale_max"]) == ("recommend", "nps", 10)
    assert (row["respondent_id"], row["ticket_id"], row["survey_id"]) == ("7", "42", "qualtrics")
    assert row["responded_at"] == datetime(2024, 3, 4, 17)
    assert (row["is_complete"], row["is_test"], row["sent_at"]) == (True, False, None)


def test_a_column_that_its_author_renamed_is_the_same_question(night: VendorNight) -> None:
    before = export({"QID1": "9"})
    names = [*FIXED, "NPS of spring", "Q1", "Q2", "customer", "Case"]
    after = export({"_recordId": "R_2", "QID1": "3"}, names=names)
    current = night({"a.csv": before, "b.csv": after}, vendor="qualtrics", settings=SETTINGS)
    assert scores(current) == [("R_1", "recommend", 9), ("R_2", "recommend", 3)]


def test_previews_and_halves_are_told_from_answers(night: VendorNight) -> None:
    kinds = [("0", "1"), ("1", "1"), ("8", "1"), ("Survey Preview", "True"), ("0", "False")]
    records = [{"status": status, "finished": finished, "QID1": "9"} for status, finished in kinds]
    current = night({"a.csv": export(*records)}, vendor="qualtrics", settings=SETTINGS)
    told = [(row["is_test"], row["is_complete"]) for row in current.staged(MODEL)]
    assert told == [(False, True), (True, True), (True, True), (True, True), (False, False)]


def test_a_status_that_nobody_knows_is_no_answer(night: VendorNight) -> None:
    records = [{"status": "Borrowed", "QID1": "9"}, {"QID1": "8"}, {"QID1": "7"}]
    current = night({"a.csv": export(*records)}, vendor="qualtrics", settings=SETTINGS)
    (broken,) = current.quarantined("qualtrics", "responses")
    assert (broken["record_number"], broken["reason_codes"]) == (1, "unknown_value")
    assert len(current.staged(MODEL)) == 2


def test_0_is_a_score_and_an_empty_cell_is_none(night: VendorNight) -> None:
    records = [{"QID1": "0"}, {"QID1": ""}, {"QID1": "", "QID1_TEXT": "Later"}]
    current = night({"a.csv": export(*records)}, vendor="qualtrics", settings=SETTINGS)
    assert scores(current) == [("R_1", "recommend", 0), ("R_3", "recommend", None)]


def test_a_score_beyond_its_scale_breaks_its_response(night: VendorNight) -> None:
    records = [{"QID1": "11", "QID2": "3"}, {"QID1": "10"}, {"QID2": "0"}]
    current = night({"a.csv": export(*records)}, vendor="qualtrics", settings=SETTINGS)
    broken = current.quarantined("qualtrics", "responses")
    assert [(row["record_number"], row["reason_codes"]) for row in broken] == [
        (1, "out_of_scale"),
        (3, "out_of_scale"),
    ]
    assert scores(current) == [("R_2", "recommend", 10)]


def test_words_are_scored_by_their_labels(night: VendorNight) -> None:
    answers = ["no effort", "I don't know", "7 - A lot", "Plenty"]
    records = [{"QID2": answer} for answer in answers]
    current = night({"a.csv": export(*records)}, vendor="qualtrics", settings=SETTINGS)
    assert scores(current) == [("R_1", "QID2", 1), ("R_2", "QID2", None), ("R_3", "QID2", 7)]
    (broken,) = current.quarantined("qualtrics", "responses")
    assert broken["reason_codes"] == "unknown_answer"


def test_a_scale_that_points_down_stays_as_it_is(night: VendorNight) -> None:
    current = night({"a.csv": export({"QID2": "2"})}, vendor="qualtrics", settings=SETTINGS)
    (row,) = current.staged(MODEL)
    assert (row["score"], row["scale_direction"]) == (2, "lower_is_better")


def test_two_scales_of_satisfaction_stay_apart(night: VendorNight) -> None:
    questions = {
        "QID1": {"metric": "csat", "scale": [0, 1]},
        "QID2": {"metric": "csat", "scale": [1, 5]},
    }
    current = night(
        {"a.csv": export({"QID1": "1", "QID2": "5"})},
        vendor="qualtrics",
        settings={"timezone": "America/Denver", "questions": questions},
    )
    told = [
        (row["question_id"], row["scale_min"], row["scale_max"]) for row in current.staged(MODEL)
    ]
    assert told == [("QID1", 0, 1), ("QID2", 1, 5)]


@pytest.mark.parametrize(("zone", "is_taken"), [("America/Denver", True), ("Z", False)])
def test_a_file_in_another_zone_is_not_taken(
    night: VendorNight, zone: str, *, is_taken: bool
) -> None:
    content = export({"QID1": "9"}, zone=zone)
    current = night({"a.csv": content}, vendor="qualtrics", settings=SETTINGS)
    assert len(current.staged(MODEL)) == is_taken
    told = current.problems().get("qualtrics/a.csv", "")
    assert told.startswith("" if is_taken else "other_timezone: It tells Z.")


@pytest.mark.parametrize("missing", ["timezone", "questions"])
def test_without_a_setting_that_it_needs_a_file_is_not_taken(
    night: VendorNight, missing: str
) -> None:
    settings = {name: value for name, value in SETTINGS.items() if name != missing}
    current = night({"a.csv": export({"QID1": "9"})}, vendor="qualtrics", settings=settings)
    assert missing in current.problems()["qualtrics/a.csv"]


def test_without_a_key_the_address_stands_for_the_respondent(night: VendorNight) -> None:
    records = [
        {"recipientEmail": " Ann@Example.com", "QID1": "9"},
        {"recipientEmail": "ann@example.com", "QID1": "8"},
        {"QID1": "7"},
    ]
    current = night({"a.csv": export(*records)}, vendor="qualtrics", settings=SETTINGS)
    first, second, third = (row["respondent_id"] for row in current.staged(MODEL))
    assert first == second
    assert "@" not in first
    assert third is None
    (person,) = current.staged("stg_qualtrics__identities")
    assert (person["source_id"], person["email_hash"]) == (first, first)


def test_a_response_that_was_finished_later_counts_once(night: VendorNight) -> None:
    half = export({"finished": "0", "QID1": "2"})
    whole = export({"recordedDate": "2024-03-05 10:00:00", "QID1": "9"})
    current = night({"b.csv": half, "a.csv": whole}, vendor="qualtrics", settings=SETTINGS)
    assert scores(current) == [("R_1", "recommend", 9)]


def test_addresses_and_places_are_not_among_the_answers(night: VendorNight) -> None:
    columns = ("ipAddress", "recipientLastName", "locationLatitude", "QID1")
    record = {"ipAddress": "192.0.2.1", "recipientLastName": "Lee", "locationLatitude": "1.5"}
    content = export({**record, "QID1": "9"}, columns=columns)
    current = night({"a.csv": content}, vendor="qualtrics", settings=SETTINGS)
    (row,) = current.raw("qualtrics", "responses")
    assert json.loads(row["answers"]) == {"QID1": "9"}


def test_a_question_that_no_file_has_is_told(night: VendorNight) -> None:
    current = night({"a.csv": export({"QID1": "9"})}, vendor="qualtrics", settings=SETTINGS)
    (source,) = load_sources(current.home.sources_file)
    landed = LandedEntity(source.name, source.contracts["responses"])
    (check,) = question_checks(landed, everything=[landed])
    told = current.select(check.arguments["unexpected_rows_query"])
    assert (check.severity, len(told)) == ("warning", len({"QID1_TEXT", "QID2"}))
