{% set segments = ['product_id'] + customer_segments() %}

with

checkouts as (

    select * from {{ ref('fct_checkout') }}
    where is_counted and outcome in ('abandoned', 'completed')

),

checkouts_in_periods as (

    {{ add_periods('checkouts', date='created_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (where outcome = 'abandoned') as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from checkouts_in_periods
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
