{% set segments = ['product_id'] + customer_segments() %}

with

checkouts as (

    select * from {{ facts_by_day('fct_checkout', 'created_date') }}
    where is_counted and outcome in ('abandoned', 'completed')

),

by_day as (

    select
        created_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where outcome = 'abandoned') as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from checkouts
    group by {{ every_segment(['created_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='created_date') }}

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
