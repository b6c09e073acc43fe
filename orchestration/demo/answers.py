"""What the answers to a survey say. How they are exported: `survey_tables`."""

from dataclasses import dataclass

import numpy as np

from orchestration.demo import texts
from orchestration.demo.asking import CHAT_EFFORT, CSAT, Asked
from orchestration.demo.columns import codes

# The first six are the only question of the survey with the same code.
QUESTIONS = ("satisfaction", "recommend", "ease", "effort", "recommend_work", "mood", "knowledge")
METRICS = ("csat", "nps", "ces", "ces", "enps", "esat", "other")
LOWEST = np.array([1, 0, 1, 1, 0, 1, 1])
HIGHEST = np.array([5, 10, 7, 7, 10, 5, 5])
KNOWLEDGE = QUESTIONS.index("knowledge")
LONGER_SHARE = 0.15
COMMENT_SHARE = 0.35
BLANK_SHARE = 0.03
INCOMPLETE_SHARE = 0.03
TEST_SHARE = 0.005


@dataclass(frozen=True)
class Answers:
    """One entry per answered question, in order of time. `asked` points into the asked."""

    asked: np.ndarray
    question: np.ndarray
    score: np.ndarray
    responded: np.ndarray
    comment: np.ndarray
    channel: np.ndarray
    is_blank: np.ndarray
    is_complete: np.ndarray
    is_test: np.ndarray


def draw_answers(rng: np.random.Generator, asked: Asked, *, end: int) -> Answers:
    """Rounds what people think to their scale, and adds a second question to some."""
    first = np.flatnonzero(asked.responded < end)
    is_longer = (asked.survey[first] == CSAT) & (rng.random(len(first)) < LONGER_SHARE)
    rows = np.concatenate([first, first[is_longer]])
    question = np.concatenate([asked.survey[first], np.full(int(is_longer.sum()), KNOWLEDGE)])
    order = np.lexsort((question, rows, asked.responded[rows]))
    rows, question = rows[order], question[order]
    low, high = LOWEST[question], HIGHEST[question]
    score = np.clip(np.rint(asked.latent[rows]), low, high).astype(np.int64)
    mood = (score - low) / (high - low)
    # The questions of a response share one fate, and one channel.
    dice = rng.random((2, len(asked.sent)))[:, rows]
    _, first_row, response = np.unique(rows, return_index=True, return_inverse=True)
    return Answers(
        asked=rows,
        question=question,
        score=score,
        responded=asked.responded[rows],
        comment=_comments(rng, np.where(question == CHAT_EFFORT, 1 - mood, mood)),
        channel=codes(rng, (0.6, 0.25, 0.15), len(rows))[first_row[response]],
        is_blank=rng.random(len(rows)) < BLANK_SHARE,
        is_complete=dice[0] >= INCOMPLETE_SHARE,
        is_test=dice[1] < TEST_SHARE,
    )


def _comments(rng: np.random.Generator, mood: np.ndarray) -> np.ndarray:
    """Indexes into `texts.COMMENTS`, -1 for none, fitting a mood of 0 to 1."""
    pools = (texts.UNHAPPY_COMMENTS, texts.NEUTRAL_COMMENTS, texts.HAPPY_COMMENTS)
    kind = np.where(mood < 0.5, 0, np.where(mood < 0.75, 1, 2))
    first = np.array([texts.COMMENTS.index(pool[0]) for pool in pools])[kind]
    size = np.array([len(pool) for pool in pools])[kind]
    comment = first + rng.integers(0, size)
    return np.where(rng.random(len(mood)) < COMMENT_SHARE, comment, -1)
