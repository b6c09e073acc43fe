{% set segments = customer_segments() %}

with

customers as (

    select * from {{ ref('customer_lifetime_value') }}
    where
        is_counted
        and is_live

),

customers_in_periods as (

    {{ add_periods('customers', date='as_of_date', grains=['month']) }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        cast(sum(predicted_value) as double)
        / power(10, max(reporting_currency_exponent)) as numerator,
        count(predicted_value) as denominator,
        count(predicted_value) as sample_size
    from customers_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='currency',
        direction='higher_is_better',
    ) }}

)

select * from metric
