"""Every landed record is kept, or set aside with its reasons."""

from dataclasses import replace

import pytest

from data_quality.contract import RowRule
from data_quality.conventions import CANONICAL, Conventions
from data_quality.reasons import ROW_REASONS, WARNINGS
from tests.unit.data_quality.judging import Judge, Judged, Record, canonical

TICKET: Record = {
    "ticket_id": "1",
    "created_at": "2024-01-01T08:00:00Z",
    "updated_at": "2024-01-02T08:00:00Z",
    "status": "open",
    "via_channel": "email",
    "requester_id": "c1",
}
ANSWER: Record = {
    "survey_id": "s",
    "response_id": "1",
    "question_id": "q",
    "population": "customer",
    "metric": "nps",
    "score": "9",
    "scale_min": "0",
    "scale_max": "10",
    "scale_direction": "higher_is_better",
    "responded_at": "2024-01-02T08:00:00Z",
    "is_complete": "true",
    "is_test": "false",
}
CALL: Record = {
    "call_id": "1",
    "direction": "inbound",
    "started_at": "2024-01-01T08:00:00Z",
    "completion_status": "completed",
}
CUSTOMER: Record = {
    "customer_id": "1",
    "created_at": "2024-01-01T08:00:00Z",
    "updated_at": "2024-01-01T08:00:00Z",
}
CHECKOUT: Record = {**CUSTOMER, "checkout_id": "1", "currency": "eur"}
GOOD = {
    "tickets": TICKET,
    "survey_responses": ANSWER,
    "calls": CALL,
    "customers": CUSTOMER,
    "checkouts": CHECKOUT,
}


def judge_tickets(judge: Judge, *differences: Record) -> list[Judged]:
    return judge(canonical("tickets"), [{**TICKET, **each} for each in differences], CANONICAL)


def test_good_records_are_kept_without_a_word(judge: Judge) -> None:
    for entity, record in GOOD.items():
        (judged,) = judge(canonical(entity), [record], CANONICAL)
        assert (judged.reasons, judged.warnings) == (None, None)


def test_reasons_are_named_once_and_in_order(judge: Judge) -> None:
    (judged,) = judge_tickets(
        judge, {"status": None, "via_channel": " ", "created_at": "03/04/2024", "is_spam": "no"}
    )
    assert judged.reasons == "date_format,not_boolean,value_missing"


def test_a_record_that_could_not_be_read_has_that_reason_alone(judge: Judge) -> None:
    judged = judge(canonical("tickets"), [{"_reader_reason": "ragged"}, TICKET], CANONICAL)
    assert [each.reasons for each in judged] == ["ragged", None]


def test_every_record_comes_out_once_and_in_order(judge: Judge) -> None:
    judged = judge_tickets(judge, {}, {}, {"ticket_id": None}, {"subject": "Other"}, {})
    assert [each.values["_record_number"] for each in judged] == [1, 2, 3, 4, 5]
    assert [each.reasons for each in judged] == [None, None, "key_missing", None, None]


@pytest.mark.parametrize(
    ("entity", "difference", "reason"),
    [
        ("tickets", {"solved_at": "2023-12-31T08:00:00Z"}, "negative_duration"),
        ("tickets", {"first_reply_at": "2023-12-31T08:00:00Z"}, "negative_duration"),
        ("tickets", {"updated_at": "2023-12-31T07:59:59Z"}, "future"),
        ("customers", {"updated_at": "2023-12-31T07:59:59Z"}, "future"),
        ("checkouts", {"updated_at": "2023-12-31T07:59:59Z"}, "future"),
        ("calls", {"ended_at": "2023-12-31T08:00:00Z"}, "negative_duration"),
        ("survey_responses", {"sent_at": "2024-01-02T08:00:01Z"}, "negative_duration"),
        ("survey_responses", {"score": "11"}, "out_of_scale"),
        ("survey_responses", {"scale_min": "-100", "scale_max": "100"}, "grain"),
    ],
)
def test_rows_that_break_a_rule_are_set_aside(
    judge: Judge, entity: str, difference: Record, reason: str
) -> None:
    (judged,) = judge(canonical(entity), [{**GOOD[entity], **difference}], CANONICAL)
    assert (judged.reasons, judged.warnings) == (reason, None)


@pytest.mark.parametrize(
    ("entity", "difference"),
    [
        ("tickets", {"updated_at": "2023-12-31T08:00:00Z"}),
        ("survey_responses", {"sent_at": "2024-01-02T08:00:00Z"}),
        (
            "survey_responses",
            {"metric": "other", "scale_min": "-3", "scale_max": "3", "score": "-1"},
        ),
        ("tickets", {"solved_at": "2034-01-01T08:00:00Z"}),
    ],
)
def test_rows_on_the_border_of_a_rule_are_kept(
    judge: Judge, entity: str, difference: Record
) -> None:
    (judged,) = judge(canonical(entity), [{**GOOD[entity], **difference}], CANONICAL)
    assert (judged.reasons, judged.warnings) == (None, None)


@pytest.mark.parametrize(
    ("entity", "difference"),
    [
        ("tickets", {"closed_at": "2034-02-01T08:00:00Z"}),
        ("calls", {"ended_at": "2034-02-01T08:00:00Z"}),
        ("checkouts", {"completed_at": "2034-02-01T08:00:00Z"}),
    ],
)
def test_rows_that_are_only_odd_are_kept_with_a_warning(
    judge: Judge, entity: str, difference: Record
) -> None:
    (judged,) = judge(canonical(entity), [{**GOOD[entity], **difference}], CANONICAL)
    assert (judged.reasons, judged.warnings) == (None, "implausible_duration")


def test_warnings_are_told_in_order_with_their_columns(judge: Judge) -> None:
    times = {
        "created_at": "2024-03-31 02:30:00",
        "updated_at": "2024-10-27 02:30:00",
        "solved_at": "2034-12-31T24:00:00Z",
    }
    berlin = Conventions(timezone="Europe/Berlin")
    (judged,) = judge(canonical("tickets"), [{**TICKET, **times}], berlin)
    assert judged.warnings == (
        "dst_fold:updated_at,dst_gap:created_at,implausible_duration,midnight_24:solved_at"
    )
    assert judged.reasons is None


def test_a_warning_does_not_stand_in_for_a_reason(judge: Judge) -> None:
    odd = RowRule("implausible_duration", "", "true", "warning")
    broken = RowRule("future", "", "null", "error")
    contract = replace(canonical("tickets"), row_rules=(odd, broken))
    (judged,) = judge(contract, [TICKET], CANONICAL)
    assert (judged.reasons, judged.warnings) == (None, "implausible_duration")


def test_all_that_can_be_said_of_a_row_is_explained() -> None:
    for entity in ("tickets", "calls", "checkouts", "survey_responses", "customers"):
        for rule in canonical(entity).row_rules:
            known = WARNINGS if rule.severity == "warning" else ROW_REASONS
            assert rule.reason_code in known
