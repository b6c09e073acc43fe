"""SQL of survey answers, new and accepted, as the checks on them compare them."""

from data_quality.suites.landed_entity import LandedEntity

QUESTION = "survey_id, question_id, metric"
SCALE = "scale_min, scale_max, scale_direction"

ENOUGH_ANSWERS = 30
"""With fewer answers the range, the mean or the variety of a question's scores says little."""

COUNTED = "score is not null and is_complete and not is_test"

GOODNESS = """(
    case scale_direction
        when 'higher_is_better' then score - scale_min else scale_max - score
    end / (scale_max - scale_min)
)::double"""
"""Where the score lies between the worst (0) and the best (1) of its declared scale."""


def answers_of(landed: LandedEntity, *columns: str) -> str:
    """CTEs of scored, complete, real answers with these columns and those of question and scale.

    new_answers; old_answers, the accepted ones to the same questions; and spans, the new ones as a
    whole and once more by month, as a file of a quarter may go wrong in its last month.
    """
    selected = ", ".join([QUESTION, SCALE, *columns])
    return f"""
        new_answers as (
            select {selected}, responded_at from {{batch}} where {COUNTED}
        ), old_answers as (
            select {selected} from {landed.accepted_rows} as accepted
            semi join new_answers using ({QUESTION}) where {COUNTED}
        ), spans as (
            select *, 'all' as span from new_answers
            union all
            select *, date_trunc('month', timezone('UTC', responded_at))::varchar from new_answers
        )"""
