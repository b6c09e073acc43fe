"""What the questions of a survey measure, and which columns tell whom and what an answer is about.

Settings of a source in sources.yml, as a survey tool exports texts and not what they mean. What
becomes of responses by them is in `responses`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

Metric = Literal["nps", "csat", "ces", "enps", "esat", "other"]
Population = Literal["customer", "employee"]
Role = Literal[
    "survey_id",
    "respondent_id",
    "respondent_email",
    "ticket_id",
    "call_id",
    "order_id",
    "product_id",
    "agent_id",
    "task",
    "channel",
    "language",
]
Score = Annotated[
    Decimal,
    Field(max_digits=18, decimal_places=6),
    PlainSerializer(lambda score: float(score) if score % 1 else int(score), when_used="json"),
]

OF_EMPLOYEES = ("enps", "esat")


def _as_texts(value: Any) -> Any:
    """Keys that YAML took for numbers as the texts they are; yes, no and the like stay no texts."""
    if not isinstance(value, Mapping):
        return value
    if any(isinstance(key, bool) for key in value):
        raise ValueError("put quotes around yes, no, on, off, true and false")
    return {str(key) if isinstance(key, int | float) else key: item for key, item in value.items()}


class Question(BaseModel):
    """One question, or the field for a comment on another one.

    A label that stands for no score, such as "Don't know", is given as null. `name` is what the
    warehouse calls the question; without it, it keeps the name that it has in the files.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    metric: Metric | None = None
    scale: tuple[Score, Score] | None = None
    direction: Literal["higher_is_better", "lower_is_better"] = "higher_is_better"
    labels: Annotated[Mapping[str, Score | None], BeforeValidator(_as_texts)] = Field(
        default_factory=dict
    )
    population: Population | None = None
    name: str | None = Field(default=None, min_length=1)
    comment_for: str | None = None

    @property
    def asked(self) -> Population:
        """Who was asked: employees, where the metric is one of theirs and nothing else is said."""
        return self.population or ("employee" if self.metric in OF_EMPLOYEES else "customer")

    @model_validator(mode="after")
    def _is_one_of_two_kinds(self) -> Self:
        if self.comment_for is not None and len(self.model_fields_set) > 1:
            raise ValueError("comment_for stands alone: a comment has no metric, scale or labels")
        if self.comment_for is None and (self.metric is None or self.scale is None):
            raise ValueError("give metric and scale, or comment_for")
        return self

    @model_validator(mode="after")
    def _has_a_scale(self) -> Self:
        if self.scale is None:
            return self
        low, high = self.scale
        if low >= high:
            raise ValueError("scale is [lowest, highest]")
        if self.metric in {"nps", "enps"} and low < 0:
            raise ValueError("scale is that of one person's answer, which is never below 0")
        beyond = [text for text, score in self.labels.items() if not _lies_on(self.scale, score)]
        if beyond:
            raise ValueError(f"labels: {beyond[0]!r} lies outside the scale")
        met: set[str] = set()
        for text in self.labels:
            if (label := text.strip().lower()) in met:
                raise ValueError(f"labels: {text!r} is there twice but for capitals and blanks")
            met.add(label)
        return self


def _lies_on(scale: tuple[Decimal, Decimal], score: Decimal | None) -> bool:
    return score is None or scale[0] <= score <= scale[1]


def _with_known_comments(questions: Mapping[str, Question]) -> Mapping[str, Question]:
    commented: set[str] = set()
    for name, question in questions.items():
        target = question.comment_for
        if target is None:
            continue
        if target not in questions or questions[target].metric is None:
            raise ValueError(f"{name}.comment_for: {target!r} is no question with a metric")
        if target in commented:
            raise ValueError(f"{name}.comment_for: {target!r} has another comment already")
        commented.add(target)
    return questions


Questions = Annotated[
    Mapping[str, Question], BeforeValidator(_as_texts), AfterValidator(_with_known_comments)
]
"""What is asked, by the name that files give to a question."""

Keys = Mapping[Role, str]
"""The column that tells it, by what it tells."""


def scored(questions: Mapping[str, Question]) -> dict[str, Question]:
    """The questions that measure something."""
    return {name: question for name, question in questions.items() if question.metric}
