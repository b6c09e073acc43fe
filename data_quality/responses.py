"""The contract of responses to a survey, as the settings of their source complete it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from data_quality.contract import Column, Contract, RowRule
from data_quality.expressions import quote_text
from data_quality.questions import Keys, Question, scored

LINKED = "linked_"
"""How contracts begin the name of a column that stands for a role."""

NUMBER = r"^([+-]?[0-9]+(\.[0-9]+)?)([ :.=)(" + "\u2013\u2014" + r"-]+[^0-9]*)?$"
"""A number, alone or before words. Those hold no digit, as in 1 - 3 times, which is no score."""


def complete(contract: Contract, questions: Mapping[str, Question], keys: Keys) -> Contract:
    """The contract of responses as a source fills it; another contract stays as it is.

    Columns that stand for a role are found under the names that the source gives them. A response
    with an answer that has no score, or none on its scale, is broken.
    """
    if contract.answer_to is None:
        return contract
    answers = {
        name: contract.answer_to.replace("{question}", _constant(name)) for name in questions
    }
    return replace(
        contract,
        columns=tuple(_linked(column, keys, contract.keys_at) for column in contract.columns),
        row_rules=(*contract.row_rules, *_row_rules(answers, scored(questions))),
        answers=answers,
    )


def _linked(column: Column, keys: Mapping[Any, str], place: str | None) -> Column:
    key = keys.get(column.name.removeprefix(LINKED))
    if key is None or not column.name.startswith(LINKED):
        return column
    name = f"{place}.{key}" if place else key
    return replace(column, aliases=(*column.aliases, name), is_optional=False)


def _row_rules(answers: Mapping[str, str], questions: Mapping[str, Question]) -> list[RowRule]:
    if not questions:
        return []
    unknown = (_is_unknown(answers[name], question) for name, question in questions.items())
    outside = (_is_outside(answers[name], question) for name, question in questions.items())
    return [
        RowRule(
            "unknown_answer",
            "An answer is a number, or one of the labels of its question.",
            _any(unknown),
            "error",
        ),
        RowRule(
            "out_of_scale", "A score lies on the scale of its question.", _any(outside), "error"
        ),
    ]


def _is_unknown(answer: str, question: Question) -> str:
    return f"trim({answer}) <> '' and {_number(answer)} is null{_and_no_label(answer, question)}"


def _is_outside(answer: str, question: Question) -> str:
    low, high = question.scale or ()
    return f"{_number(answer)} not between {low} and {high}{_and_no_label(answer, question)}"


def _and_no_label(answer: str, question: Question) -> str:
    if not question.labels:
        return ""
    labels = ", ".join(f"lower(trim({_constant(label)}))" for label in question.labels)
    return f" and lower(trim({answer})) not in ({labels})"


def _number(answer: str) -> str:
    """SQL for the number that an answer is, or begins with; null if there is none."""
    found = f"regexp_extract(trim({answer}), {quote_text(NUMBER)}, 1)"
    return f"try_cast({found} as decimal(18, 6))"


def _constant(text: str) -> str:
    """SQL for a text of sources.yml in which no tool on the way finds a mark of its own."""
    return f"decode(unhex('{text.encode().hex()}'))"


def _any(predicates: Iterable[str]) -> str:
    return " or ".join(f"({predicate})" for predicate in predicates)
