{% set segments = customer_segments() %}

with

customers as (

    select
        *,
        {{ as_of_date() }} as as_of_date
    from {{ ref('customer_lifetime_value') }}
    where
        is_counted
        and is_live

),

currency_exponents as (

    select * from {{ ref('currency_exponents') }}
    where currency = '{{ var("reporting_currency") }}'

),

customers_in_periods as (

    {{ add_periods('customers', date='as_of_date', grains=['month']) }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        sum(predicted_value) as predicted_amount,
        count(predicted_value) as denominator,
        count(predicted_value) as sample_size
    from customers_in_periods
    group by {{ every_period_and_segment(segments) }}

),

amounts as (

    select
        by_period.period_grain,
        by_period.period_start,
        by_period.segment_name,
        by_period.segment_value,
        cast(by_period.predicted_amount as double)
        / power(10, coalesce(currency_exponents.exponent, 2)) as numerator,
        by_period.denominator,
        by_period.sample_size
    from by_period
    left join currency_exponents
        on true

),

metric as (

    {{ metric_from_ratio(
        'amounts',
        unit='currency',
        direction='higher_is_better',
    ) }}

)

select * from metric
