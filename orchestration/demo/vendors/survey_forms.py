"""The company's answers put together to responses, as survey tools hand them out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from orchestration.demo.answers import HIGHEST, LOWEST, METRICS, QUESTIONS
from orchestration.demo.asking import AGENT_MOOD, AGENT_NPS, CHAT_EFFORT

Row = Mapping[str, Any]

WORDING = {
    "satisfaction": "How satisfied are you with the help you got?",
    "recommend": "How likely are you to recommend us to a friend or colleague?",
    "ease": "How easy was it to get your problem solved?",
    "effort": "How much effort did you have to put in?",
    "recommend_work": "How likely are you to recommend us as a place to work?",
    "mood": "How happy are you with your work these days?",
    "knowledge": "How well did the agent know the product?",
}

KEYS = (
    "survey_id", "ticket_id", "call_id", "order_id", "product_id", "agent_id", "task", "channel",
    "language",
)  # fmt: skip
"""What a response is about and by which way it came; tools keep such values beside the answers."""


@dataclass(frozen=True)
class Response:
    """One response. `told` is what holds for all its answers, which are rows by question."""

    told: Row
    answers: Mapping[str, Row]

    def score(self, question: str) -> str | None:
        """The score as a tool writes it: no decimals where there are none; None if left blank."""
        score = self.answers[question]["score"] if question in self.answers else None
        return None if score is None else f"{Decimal(score).normalize():f}"

    def comment(self, question: str) -> str | None:
        """What was written about the score."""
        return self.answers[question]["comment"] if question in self.answers else None

    def about(self) -> dict[str, str]:
        """What it is about and by which way it came, as far as it is known."""
        return {name: self.told[name] for name in KEYS if self.told.get(name) is not None}


@dataclass(frozen=True)
class Survey:
    """The responses to one survey, and its questions in the order in which they are asked."""

    name: str
    questions: tuple[str, ...]
    responses: tuple[Response, ...]


def surveys(answers: pa.Table) -> Iterator[Survey]:
    """The surveys of a table of answers, one row per response and question."""
    rows: dict[str, dict[str, dict[str, Row]]] = {}
    for row in answers.to_pylist():
        responses = rows.setdefault(row["survey_id"], {})
        responses.setdefault(row["response_id"], {})[row["question_id"]] = row
    for name, responses in rows.items():
        asked = {question for given in responses.values() for question in given}
        yield Survey(
            name,
            tuple(question for question in QUESTIONS if question in asked),
            tuple(Response(next(iter(given.values())), given) for given in responses.values()),
        )


def meaning(question: str) -> dict[str, Any]:
    """What sources.yml says of a question: its name in the warehouse, and what it measures."""
    code = QUESTIONS.index(question)
    settings: dict[str, Any] = {
        "name": question,
        "metric": METRICS[code],
        "scale": [int(LOWEST[code]), int(HIGHEST[code])],
    }
    if code == CHAT_EFFORT:
        settings["direction"] = "lower_is_better"
    if code in {AGENT_NPS, AGENT_MOOD}:
        settings["population"] = "employee"
    return settings
