"""Answers have a score, by number or by label, or their response is broken."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter

from data_quality.contract import Contract
from data_quality.contract_files import load_contracts
from data_quality.conventions import Conventions
from data_quality.questions import Questions
from data_quality.responses import NUMBER, complete
from orchestration.warehouse.dbt_files import PROJECT
from tests.unit.data_quality.judging import Judge

RECOMMEND: Mapping[str, Any] = {"metric": "nps", "scale": [0, 10]}
CONVENTIONS = Conventions(timezone="UTC")


def contract_with(questions: Mapping[str, Any], **keys: str) -> Contract:
    meaning = TypeAdapter(Questions).validate_python(questions)
    return complete(load_contracts("qualtrics")["responses"], meaning, keys)


def reasons(judge: Judge, contract: Contract, *answers: str) -> list[str | None]:
    records = [
        {
            "record_id": "R",
            "recorded_date": "2024-01-01 10:00:00",
            "status": "0",
            "finished": "1",
            "answers": text,
        }
        for text in answers
    ]
    return [judged.reasons for judged in judge(contract, records, CONVENTIONS)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("0", None),
        ("10", None),
        ("9 - Very likely", None),
        (" 7 ", None),
        ("0 = never", None),
        ("4.5", None),
        ("11", "out_of_scale"),
        ("-1", "out_of_scale"),
        ("10.5", "out_of_scale"),
        ("1 - 3 times", "unknown_answer"),
        ("7/10", "unknown_answer"),
        ("likely", "unknown_answer"),
        (" ", None),
    ],
)
def test_an_answer_is_a_number_on_the_scale(judge: Judge, answer: str, reason: str | None) -> None:
    contract = contract_with({"QID1": RECOMMEND})
    assert reasons(judge, contract, f'{{"QID1": "{answer}"}}') == [reason]


def test_a_label_stands_for_its_score_or_for_none(judge: Judge) -> None:
    labels = {"Don't {know}": None, "a: b": 10, 99: None}
    contract = contract_with({"Rate: {us}?": {**RECOMMEND, "labels": labels}})
    answers = ["don't {KNOW} ", "a: b", "99", "98", "Don't"]
    found = reasons(judge, contract, *(f'{{"Rate: {{us}}?": "{text}"}}' for text in answers))
    assert found == [None, None, None, "out_of_scale", "unknown_answer"]


def test_columns_that_no_question_describes_are_not_judged(judge: Judge) -> None:
    contract = contract_with({"QID1": RECOMMEND, "QID2": {"comment_for": "QID1"}})
    assert reasons(judge, contract, '{"QID2": "Fine", "QID3": "x"}', "{}") == [None, None]


def test_every_question_of_a_response_is_judged(judge: Judge) -> None:
    contract = contract_with({"QID1": RECOMMEND, "QID2": {"metric": "csat", "scale": [1, 5]}})
    assert reasons(judge, contract, '{"QID1": "x", "QID2": "6"}') == ["out_of_scale,unknown_answer"]


def test_the_models_read_a_number_as_the_gate_does() -> None:
    macro = (PROJECT / "macros" / "leading_number.sql").read_text(encoding="utf-8")
    assert f"'{NUMBER}'" in macro


def test_a_key_names_the_column_of_a_role() -> None:
    contract = contract_with({"QID1": RECOMMEND}, ticket_id="Case")
    column = next(item for item in contract.columns if item.name == "linked_ticket_id")
    assert "Case" in column.aliases
    assert not column.is_optional


def test_other_contracts_have_no_questions() -> None:
    tickets = load_contracts("canonical")["tickets"]
    assert complete(tickets, {}, {"ticket_id": "Case"}) is tickets


@pytest.mark.parametrize(
    ("metric", "population"), [("nps", "customer"), ("enps", "employee"), ("esat", "employee")]
)
def test_metrics_of_employees_ask_employees(metric: str, population: str) -> None:
    questions = TypeAdapter(Questions).validate_python({"q": {"metric": metric, "scale": [0, 10]}})
    assert questions["q"].asked == population
