with

survey_responses as (

    select * from {{ ref('int_survey_responses') }}

),

survey_scales as (

    select * from {{ ref('survey_scales') }}

),

scaled as (

    select
        response_id,
        question_id,
        metric,
        case when metric = 'enps' then 'nps' else metric end as scale_metric,
        score,
        scale_min,
        scale_max,
        case
            when scale_direction = 'lower_is_better'
                then scale_min + scale_max - score
            else score
        end as directed_score,
        is_complete and not is_test as is_real,
        coalesce(score between scale_min and scale_max, false)
        and scale_min < scale_max as is_in_scale
    from survey_responses

),

scored as (

    select
        response_id,
        question_id,
        metric,
        scale_metric,
        scale_min,
        scale_max,
        case when is_in_scale then directed_score end as directed_score,
        case
            when is_in_scale
                then cast(
                    100 * (directed_score - scale_min)
                    / nullif(scale_max - scale_min, 0) as decimal(18, 9)
                )
        end as normalised_score,
        is_real and is_in_scale as is_scored
    from scaled

),

final as (

    select
        scored.response_id,
        scored.question_id,
        case
            when scored.directed_score >= survey_scales.promoter_from
                then 'promoter'
            when scored.directed_score <= survey_scales.detractor_to
                then 'detractor'
            when
                scored.directed_score is not null
                and survey_scales.promoter_from is not null
                then 'passive'
        end as nps_class,
        scored.normalised_score,
        scored.is_scored,
        scored.directed_score
        >= survey_scales.satisfied_from as is_satisfied,
        case
            when scored.metric = 'ces'
                then
                    scored.normalised_score
                    < {{ var('high_effort_below') }}
        end as is_high_effort
    from scored
    left join survey_scales
        on
            scored.scale_metric = survey_scales.metric
            and scored.scale_min = survey_scales.scale_min
            and scored.scale_max = survey_scales.scale_max

)

select * from final
