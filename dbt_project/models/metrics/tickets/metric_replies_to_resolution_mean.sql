{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ facts_by_day('fct_ticket', 'last_solved_date') }}
    where
        is_counted
        and is_solved
        and reply_count is not null

),

by_day as (

    select
        last_solved_date,
        {{ segment_name_and_value(segments) }},
        sum(reply_count) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from tickets
    group by {{ every_segment(['last_solved_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='last_solved_date') }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='ratio',
        direction='lower_is_better',
    ) }}

)

select * from metric
