"""The check on the questions that sources.yml describes: that files hold them under these names.

Whether an answer has a score, and one on its scale, is a rule for rows; see `responses`.
"""

from collections.abc import Iterator, Sequence

from data_quality.suites.check import Check, no_rows
from data_quality.suites.landed_entity import LandedEntity


def question_checks(landed: LandedEntity, *, everything: Sequence[LandedEntity]) -> Iterator[Check]:
    """A warning for a question that no response answers: it may be misspelled, and counts nowhere.

    One of several kinds of files of a source is enough.
    """
    kinds = [item for item in everything if item.source == landed.source and item.contract.answers]
    if not landed.contract.answers:
        return
    yield no_rows(
        "questions_are_answered",
        "Every question that sources.yml describes is answered in some response.",
        " union all ".join(
            f"select 1 as broken where exists (from {landed.table}) and {_nowhere(name, kinds)}"
            for name in landed.contract.answers
        ),
        severity="warning",
    )


def _nowhere(question: str, kinds: Sequence[LandedEntity]) -> str:
    return " and ".join(
        f"not exists (from {item.table} where {item.contract.answers[question]} is not null)"
        for item in kinds
    )
