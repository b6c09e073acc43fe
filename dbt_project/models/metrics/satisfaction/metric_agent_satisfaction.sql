{% set segments = ['group_id'] %}

with

survey_responses as (

    select * from {{ ref('fct_survey_response') }}
    where is_counted and population = 'employee' and metric = 'esat'

),

agents as (

    select * from {{ ref('dim_agent') }}

),

answers as (

    select
        survey_responses.responded_date,
        survey_responses.normalised_score,
        coalesce(agents.group_id, 'unknown') as group_id
    from survey_responses
    left join agents
        on survey_responses.respondent_id = agents.agent_id

),

answers_in_periods as (

    {{ add_periods('answers', date='responded_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        -- Without its numerator the value of a few answers is null.
        case
            when count(*) >= {{ var('employee_answers_from') }}
                then sum(normalised_score)
        end as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from answers_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='score',
        direction='higher_is_better',
    ) }}

)

select * from metric
