{% set segments = ['queue', 'group_id'] + customer_segments() %}

with

calls as (

    select * from {{ ref('fct_call') }}
    where
        is_counted
        and is_offered
        and is_completed
        and wait_seconds is not null

),

calls_in_periods as (

    {{ add_periods('calls', date='started_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        percentile_cont(0.9) within group (order by wait_seconds)
            as metric_value,
        count(*) as sample_size
    from calls_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='seconds',
        direction='lower_is_better',
    ) }}

)

select * from metric
