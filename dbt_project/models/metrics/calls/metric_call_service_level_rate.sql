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
        count(*) filter (where is_within_service_level) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from calls_in_periods
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
