{% set segments = ['queue', 'group_id'] + customer_segments() %}

with

calls as (

    select * from {{ ref('fct_call') }}
    where
        is_counted
        and is_offered

),

calls_in_periods as (

    {{ add_periods('calls', date='started_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (
            where completion_status = 'abandoned_in_queue'
        ) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from calls_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='rate',
        direction='lower_is_better',
        interval='wilson',
    ) }}

)

select * from metric
