{% set segments = ['survey_id', 'channel', 'product_id']
    + customer_segments() %}

with

answers as (

    select * from {{ ref('fct_survey_response') }}
    where is_counted and metric = 'nps' and nps_class is not null

),

ordered_answers as (

    select
        survey_id,
        channel,
        product_id,
        customer_segment,
        country,
        plan_id,
        nps_class,
        responded_date,
        -- A respondent speaks once per survey and period, with the last answer.
        case
            when respondent_id is not null then lead(responded_date) over (
                partition by survey_id, respondent_id
                order by responded_at, response_id, question_id
            )
        end as next_responded_date
    from answers

),

answers_in_periods as (

    {{ add_periods(
        'ordered_answers',
        date='responded_date',
        until_date='next_responded_date',
    ) }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (where nps_class = 'promoter')
        - count(*) filter (where nps_class = 'detractor') as numerator,
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
