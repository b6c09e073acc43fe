{% set segments = ['group_id'] %}

with

survey_responses as (

    select * from {{ ref('fct_survey_response') }}
    where
        is_counted
        and population = 'employee'
        and metric = 'enps'
        and nps_class is not null

),

agents as (

    select * from {{ ref('dim_agent') }}

),

answers as (

    select
        survey_responses.nps_class,
        coalesce(agents.group_id, 'unknown') as group_id,
        survey_responses.responded_date,
        -- A respondent speaks once per survey and period, with the last answer.
        case
            when survey_responses.respondent_id is not null
                then lead(survey_responses.responded_date) over (
                    partition by
                        survey_responses.survey_id,
                        survey_responses.respondent_id
                    order by
                        survey_responses.responded_at,
                        survey_responses.response_id,
                        survey_responses.question_id
                )
        end as next_responded_date
    from survey_responses
    left join agents
        on survey_responses.respondent_id = agents.agent_id

),

answers_in_periods as (

    {{ add_periods(
        'answers', date='responded_date', until_date='next_responded_date'
    ) }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        -- Without its numerator the value of a few answers is null.
        case
            when count(*) >= {{ var('employee_answers_from') }}
                then
                    count(*) filter (where nps_class = 'promoter')
                    - count(*) filter (where nps_class = 'detractor')
        end as numerator,
        count(*) as denominator,
        count(*) filter (where nps_class != 'passive') as decisive_count,
        count(*) as sample_size
    from answers_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='score',
        direction='higher_is_better',
        scale=100,
        interval='nps',
    ) }}

)

select * from metric
