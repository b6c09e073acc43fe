{% set segments = ['user_role', 'customer_tenure'] + customer_segments() %}

with

sessions as (

    select * from {{ facts_by_day('fct_session', 'started_date') }}
    where is_counted and duration_seconds is not null

),

by_period as (

    {{ percentile_by_period(
        'sessions',
        date='started_date',
        value='duration_seconds',
        share=0.5,
        divisor=60,
        segments=segments,
    ) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='minutes',
        direction='neutral',
    ) }}

)

select * from metric
