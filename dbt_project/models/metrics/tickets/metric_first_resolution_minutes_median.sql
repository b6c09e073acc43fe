{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ facts_by_day('fct_ticket', 'first_solved_date') }}
    where is_counted and first_resolution_seconds is not null

),

by_period as (

    {{ percentile_by_period(
        'tickets',
        date='first_solved_date',
        value='first_resolution_seconds',
        share=0.5,
        divisor=60,
        segments=segments,
    ) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='minutes',
        direction='lower_is_better',
    ) }}

)

select * from metric
