{% set segments = ['queue', 'group_id'] + customer_segments() %}

with

calls as (

    select * from {{ facts_by_day('fct_call', 'started_date') }}
    where
        is_counted
        and is_offered

),

by_day as (

    select
        started_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (
            where completion_status = 'abandoned_in_queue'
        ) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from calls
    group by {{ every_segment(['started_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='started_date') }}

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
