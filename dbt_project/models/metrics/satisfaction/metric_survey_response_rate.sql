{% set segments = ['survey_id'] + customer_segments() %}

with

sends as (

    select * from {{ ref('fct_survey_send') }}
    where is_counted

),

sends_in_periods as (

    {{ add_periods('sends', date='sent_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (where is_answered) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from sends_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='rate',
        direction='higher_is_better',
        interval='wilson',
    ) }}

)

select * from metric
