{% set segments = ['user_role'] + customer_segments() %}

with

sessions as (

    select * from {{ facts_by_day('fct_session', 'started_date') }}
    where is_counted and customer_id is not null

),

sessions_in_periods as (

    {{ add_periods('sessions', date='started_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) as numerator,
        count(distinct customer_id) as denominator,
        count(distinct customer_id) as sample_size
    from sessions_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='ratio',
        direction='higher_is_better',
    ) }}

)

select * from metric
