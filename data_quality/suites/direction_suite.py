"""The checks that scores point the usual way: 1 may have become the best where 5 was.

No row shows it. A mean that jumps to its mirror image does, and where there is no mean to compare
with, answers that contradict what the same customers say or lived through.
"""

from collections.abc import Iterator, Sequence

from data_quality.suites.answers import COUNTED, ENOUGH_ANSWERS, GOODNESS, QUESTION, answers_of
from data_quality.suites.check import Check, no_rows
from data_quality.suites.landed_entity import LandedEntity
from data_quality.suites.ticket_times import solved_tickets

MOVE = 0.3
"""Share of the scale that a mean must have moved, beyond its standard error. An outage of weeks
moves the mean of its month by about 0.25; a flipped scale moves a mean of 0.75 by 0.5."""

CORRELATION = 0.3
"""Correlation from which answers contradict; between those that belong together it is above 0."""

USUAL_CORRELATION = CORRELATION / 2
"""Correlation of accepted answers from which the same of new ones is nothing new."""

CHANCE_ERRORS = 4
"""A correlation must be this many times its standard error: of 30 unrelated pairs one in twenty
samples lies beyond 0.3, and one in 5,000 beyond four errors."""

ENOUGH_TICKETS = 50


def direction_checks(
    landed: LandedEntity, *, everything: Sequence[LandedEntity]
) -> Iterator[Check]:
    """Checks on the direction in which new answers point."""
    yield no_rows(
        "scores_point_the_usual_way",
        "The mean of a question's new scores is not the mirror image of the accepted ones.",
        _mirrored_means(landed),
    )
    yield no_rows(
        "scores_agree_with_recommendation",
        "Customers who are more satisfied, or had less effort, do not recommend less.",
        _contradicted_by_recommendation(landed),
    )
    solved = solved_tickets(everything, among="answers")
    if solved:
        yield no_rows(
            "scores_suffer_from_waiting",
            "Customers are not happier the longer their tickets took.",
            _happier_by_waiting(landed, solved),
        )


def _mirrored_means(landed: LandedEntity) -> str:
    summary = "avg(goodness) as mean, var_samp(goodness) / count(*) as error, count(*) as answers"
    return f"""
        with {answers_of(landed, f"{GOODNESS} as goodness")},
        new_means as (select {QUESTION}, span, {summary} from spans group by {QUESTION}, span),
        old_means as (select {QUESTION}, {summary} from old_answers group by {QUESTION})
        select distinct {QUESTION} from new_means
        inner join old_means using ({QUESTION})
        where least(new_means.answers, old_means.answers) >= {ENOUGH_ANSWERS}
            and abs(new_means.mean - old_means.mean)
                - sqrt(new_means.error + old_means.error) > {MOVE}
            and abs(new_means.mean - (1 - old_means.mean)) < abs(new_means.mean - old_means.mean)"""


def _contradicted_by_recommendation(landed: LandedEntity) -> str:
    """Every answer beside the latest recommendation of the same customer, of whatever night."""
    recommendations = f"""
        select respondent_id, {GOODNESS} as compared
        from {landed.table} as nps semi join answers using (respondent_id)
        where metric = 'nps' and {COUNTED}
        qualify row_number() over (
            partition by respondent_id
            order by responded_at desc, response_id, question_id, _file_id, _record_number
        ) = 1"""
    return _contradictions(
        landed, recommendations, key="respondent_id", enough=ENOUGH_ANSWERS, sign="-"
    )


def _happier_by_waiting(landed: LandedEntity, solved: str) -> str:
    """Every answer beside the logarithm of the time until its ticket was first solved.

    Without the logarithm a few tickets of months would decide.
    """
    waiting = f"""
        select
            ticket_id, ln(greatest(epoch(solved_at) - epoch(created_at), 60)) as compared
        from ({solved}) as solved"""
    return _contradictions(landed, waiting, key="ticket_id", enough=ENOUGH_TICKETS, sign="")


def _contradictions(
    landed: LandedEntity, compared: str, *, key: str, enough: int, sign: str
) -> str:
    """Questions whose answers correlate with what `compared` has for their key, against reason.

    Where accepted answers do so too, that is how this company is, and nobody is asked again.
    """
    columns = f"{QUESTION}, {key}, goodness"
    return f"""
        with {answers_of(landed, f"{GOODNESS} as goodness", key)},
        answers as (
            select {columns}, span, true as is_new from spans
            union all
            select {columns}, 'all', false from old_answers
        ), compared as ({compared}),
        correlations as (
            select
                {QUESTION}, is_new, count(*) as pairs,
                {sign}corr(answers.goodness, compared.compared) as correlation
            from answers inner join compared using ({key})
            where metric in ('csat', 'ces')
            group by {QUESTION}, is_new, span having count(*) >= {enough}
        ), usual as (
            select {QUESTION} from correlations
            where not is_new and correlation > {USUAL_CORRELATION}
        )
        select distinct {QUESTION} from correlations
        anti join usual using ({QUESTION})
        where is_new and correlation > {CORRELATION}
            and correlation * correlation * (pairs - 2)
                > {CHANCE_ERRORS**2} * (1 - correlation * correlation)"""
