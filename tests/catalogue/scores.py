"""Answers of a survey that only the answers before, or other facts, make strange."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from tests.catalogue.exports import table
from tests.catalogue.inbox import Found, Inbox, lays_down

ENOUGH = 60
USUAL = (5, 4, 5, 5, 4, 5, 3, 4, 5, 1)
SOLVED = datetime(2024, 6, 28, tzinfo=UTC)
COLUMNS = ("response_id", "score::integer")


def answers(prefix: str, scores: Iterable[int], **cells: str | Callable[[int], str]) -> str:
    """A file of answers; a cell may depend on the number of its answer."""
    return table(
        "survey_responses",
        *(
            {
                "response_id": f"{prefix}{number}",
                "score": str(score),
                **{
                    name: cell if isinstance(cell, str) else cell(number)
                    for name, cell in cells.items()
                },
            }
            for number, score in enumerate(scores)
        ),
    )


def rows(prefix: str, scores: Iterable[int]) -> list[tuple[str, int]]:
    """The rows that such a file becomes."""
    return [(f"{prefix}{number}", score) for number, score in enumerate(scores)]


def after(
    inbox: Inbox,
    earlier: list[int],
    tonight: list[int],
    *,
    scale: str = "5",
    scale_before: str = "5",
) -> Found:
    """An accepted night of answers and another one after it, to the same question."""
    inbox.write("a.csv", answers("a", earlier, scale_max=scale_before))
    inbox.load()
    inbox.accept()
    inbox.write("b.csv", answers("b", tonight, scale_max=scale))
    return Found([*rows("a", earlier), *rows("b", tonight)], COLUMNS, records=len(tonight))


def usual(count: int = ENOUGH) -> list[int]:
    """Scores from 1 to 5 as people give them."""
    return [USUAL[number % len(USUAL)] for number in range(count)]


@lays_down(104, entity="survey_responses", is_judged=True)
def other_scale(inbox: Inbox) -> Found:
    return after(inbox, usual(), [2 * score for score in usual()], scale="10")


@lays_down(105, entity="survey_responses", is_judged=True)
def flipped_scale(inbox: Inbox) -> Found:
    return after(inbox, usual(), [6 - score for score in usual()])


@lays_down(107, entity="survey_responses", is_judged=True)
def equal_answers(inbox: Inbox) -> Found:
    return after(inbox, usual(), [4] * ENOUGH)


@lays_down(149, entity="survey_responses", is_judged=True)
def wider_range(inbox: Inbox) -> Found:
    tonight = [number % 10 + 1 for number in range(ENOUGH)]
    return after(inbox, usual(), tonight, scale="10", scale_before="10")


@lays_down(152, entity="survey_responses", is_judged=True)
def contradicted(inbox: Inbox) -> Found:
    def customer(number: int) -> str:
        return f"c{number}"

    recommendations = [number % 11 for number in range(ENOUGH)]
    inbox.write(
        "nps.csv",
        answers(
            "a", recommendations, respondent_id=customer, metric="nps", question_id="q2",
            scale_min="0", scale_max="10",
        ),
    )  # fmt: skip
    inbox.load()
    inbox.accept()
    tonight = [5 - number % 11 * 4 // 10 for number in range(ENOUGH)]
    inbox.write("csat.csv", answers("b", tonight, respondent_id=customer))
    return Found([*rows("a", recommendations), *rows("b", tonight)], COLUMNS, records=ENOUGH)


@lays_down(153, entity="survey_responses", is_judged=True)
def happy_to_wait(inbox: Inbox) -> Found:
    tickets = [
        {
            "ticket_id": f"t{number}",
            "created_at": f"{SOLVED - timedelta(hours=2 ** (number % 5)):%Y-%m-%dT%H:%M:%SZ}",
            "first_reply_at": "",
            "solved_at": f"{SOLVED:%Y-%m-%dT%H:%M:%SZ}",
        }
        for number in range(ENOUGH)
    ]
    inbox.bring("tickets", "a.csv", table("tickets", *tickets))
    tonight = [number % 5 + 1 for number in range(ENOUGH)]
    inbox.write("b.csv", answers("b", tonight, ticket_id=lambda number: f"t{number}"))
    return Found(rows("b", tonight), COLUMNS, records=ENOUGH)
