{% set segments = customer_segments() %}

with

customers as (

    select * from {{ ref('customer_health') }}
    where
        is_counted
        and is_active

),

customers_in_periods as (

    {{ add_periods('customers', date='as_of_date', grains=['month']) }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        sum(health_score) as numerator,
        count(health_score) as denominator,
        count(health_score) as sample_size
    from customers_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='score',
        direction='higher_is_better',
    ) }}

)

select * from metric
