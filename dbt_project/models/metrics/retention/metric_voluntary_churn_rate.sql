{% set segments = customer_segments() %}

with

customers as (

    select * from {{ ref('fct_customer_retention') }}
    where is_counted

),

by_period as (

    select
        period_grain,
        period_start,
        {{ segment_name_and_value(segments) }},
        count(*) filter (
            where is_lost and not is_involuntarily_lost
        ) as numerator,
        count(*) filter (where is_in_opening_book) as denominator,
        count(*) filter (where is_in_opening_book) as sample_size
    from customers
    group by
        {{ every_segment(['period_grain', 'period_start'], segments) }}

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
