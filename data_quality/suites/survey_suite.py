"""The checks on survey answers: the scale of a question, the range in use, answers all alike.

Every score of such a file is possible by itself; that something is wrong shows only beside the
answers that a gate accepted before. Whether the scores point the usual way is in direction_suite.
"""

from collections.abc import Iterator, Sequence

from data_quality.suites.answers import ENOUGH_ANSWERS, QUESTION, SCALE, answers_of
from data_quality.suites.check import Check, no_rows
from data_quality.suites.landed_entity import LandedEntity
from data_quality.suites.ticket_times import solved_tickets

OUTSIDE_SHARE = 0.2
"""Share of answers beyond the other range. Among 30 answers, none at all in a part of the scale
where a fifth of the others are has a chance of 1 in 800."""

NARROWER = 0.7
"""How much narrower one range must be than the other. Answers on 5 points where 7 are declared give
0.67, where 10 are 0.44. A bad month without a top score gives 0.75 of 5 points, and passes."""

CHANCE_OF_UNIFORMITY = 0.001
"""Below this chance, by the accepted answers, equal answers are no accident."""


def survey_checks(landed: LandedEntity, *, everything: Sequence[LandedEntity]) -> Iterator[Check]:
    """Checks on new answers, beside accepted ones and the tickets that they are about."""
    yield no_rows(
        "scale_is_stable",
        "A question keeps the scale and the direction that it was given before.",
        _new_scales(landed),
    )
    yield no_rows(
        "scores_use_the_usual_range",
        "New scores of a question use the same part of its scale as accepted ones.",
        _other_ranges(landed),
    )
    yield no_rows(
        "answers_differ",
        f"{ENOUGH_ANSWERS} new answers to a question are not all equal, unless most were before.",
        _equal_answers(landed),
    )
    solved = solved_tickets(everything, among="answers")
    if solved:
        yield no_rows(
            "answers_follow_their_ticket",
            "No new answer is from before its ticket was first solved.",
            f"""
            with answers as (
                select ticket_id, responded_at from {{batch}} where ticket_id is not null
            ), solved as ({solved})
            select 1 as broken from answers
            inner join solved using (ticket_id) where answers.responded_at < solved.solved_at""",
            severity="warning",
        )


def _new_scales(landed: LandedEntity) -> str:
    """Questions with a scale that no accepted answer has, beside another one.

    A scale that a person accepted once is known from then on, also together with the earlier one.
    """
    return f"""
        with new_scales as (
            select distinct {QUESTION}, {SCALE} from {{batch}} where not is_test
        ), old_scales as (
            select distinct {QUESTION}, {SCALE} from {landed.accepted_rows} as accepted
            semi join new_scales using ({QUESTION}) where not is_test
        ), every_scale as (
            select *, false as is_known from new_scales
            union all
            select *, true from old_scales
        ), scales as (
            select {QUESTION}, {SCALE}, bool_or(is_known) as is_known
            from every_scale group by {QUESTION}, {SCALE}
        )
        select 1 as broken from scales group by {QUESTION}
        having count(*) > 1 and not bool_and(is_known)"""


def _other_ranges(landed: LandedEntity) -> str:
    """Questions of which one range is much narrower, and many scores lie beyond it.

    A single score is no range; equal answers have a check of their own.
    """
    question = f"{QUESTION}, {SCALE}"
    is_outside = f"""
        count(*) filter (where score not between low and high) > {OUTSIDE_SHARE} * count(*)"""
    return f"""
        with {answers_of(landed, "score")},
        new_ranges as (
            select {question}, span, min(score) as low, max(score) as high
            from spans group by {question}, span
            having count(*) >= {ENOUGH_ANSWERS} and min(score) < max(score)
        ), old_ranges as (
            select {question}, min(score) as low, max(score) as high
            from old_answers group by {question}
            having count(*) >= {ENOUGH_ANSWERS} and min(score) < max(score)
        ), outside as (
            select {question}, span from spans
            inner join old_ranges using ({question}) group by {question}, span having {is_outside}
            union all
            select {question}, span from old_answers
            inner join new_ranges using ({question}) group by {question}, span having {is_outside}
        )
        select distinct {QUESTION} from outside
        inner join new_ranges using ({question}, span)
        inner join old_ranges using ({question})
        where least(new_ranges.high - new_ranges.low, old_ranges.high - old_ranges.low)
            <= {NARROWER}
                * greatest(new_ranges.high - new_ranges.low, old_ranges.high - old_ranges.low)"""


def _equal_answers(landed: LandedEntity) -> str:
    """Questions with one and the same new score, which the accepted answers make incredible.

    Without accepted answers nothing makes it credible.
    """
    return f"""
        with {answers_of(landed, "score")},
        equal as (
            select {QUESTION}, min(score) as score, count(*) as answers
            from new_answers group by {QUESTION}
            having count(*) >= {ENOUGH_ANSWERS} and min(score) = max(score)
        )
        select {QUESTION} from equal
        left join old_answers using ({QUESTION})
        group by {QUESTION}, equal.answers
        having count(old_answers.score) = 0 or pow(
            count(*) filter (where old_answers.score = equal.score) / count(*), equal.answers
        ) < {CHANCE_OF_UNIFORMITY}"""
