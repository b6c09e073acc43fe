{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ facts_by_day('fct_ticket', 'first_solved_date') }}
    where is_counted and is_ever_solved

),

by_day as (

    select
        first_solved_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where is_reopened) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from tickets
    group by {{ every_segment(['first_solved_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='first_solved_date') }}

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
