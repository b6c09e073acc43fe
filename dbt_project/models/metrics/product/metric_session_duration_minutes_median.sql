{% set segments = ['user_role', 'customer_tenure'] + customer_segments() %}

with

sessions as (

    select * from {{ ref('fct_session') }}
    where is_counted and duration_seconds is not null

),

sessions_in_periods as (

    {{ add_periods('sessions', date='started_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        percentile_cont(0.5) within group (order by duration_seconds)
        / 60 as metric_value,
        count(*) as sample_size
    from sessions_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='minutes',
        direction='neutral',
    ) }}

)

select * from metric
