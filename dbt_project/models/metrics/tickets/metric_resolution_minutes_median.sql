{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ facts_by_day('fct_ticket', 'last_solved_date') }}
    where is_counted and is_solved and resolution_seconds is not null

),

by_period as (

    {{ percentile_by_period(
        'tickets',
        date='last_solved_date',
        value='resolution_seconds',
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
