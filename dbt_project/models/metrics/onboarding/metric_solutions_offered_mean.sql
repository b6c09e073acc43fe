{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ facts_by_day('fct_ticket', 'customer_created_date') }}
    where
        is_counted
        and is_of_new_customer
        and solution_count is not null

),

by_day as (

    select
        customer_created_date,
        {{ segment_name_and_value(segments) }},
        sum(solution_count) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from tickets
    group by {{ every_segment(['customer_created_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='customer_created_date') }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='ratio',
        direction='neutral',
    ) }}

)

select * from metric
