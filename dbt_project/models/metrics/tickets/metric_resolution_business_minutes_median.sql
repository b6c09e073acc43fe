{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ ref('fct_ticket') }}
    where
        is_counted
        and is_solved
        and resolution_business_seconds is not null

),

tickets_in_periods as (

    {{ add_periods('tickets', date='last_solved_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        percentile_cont(0.5) within group (order by resolution_business_seconds)
        / 60 as metric_value,
        count(*) as sample_size
    from tickets_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='minutes',
        direction='lower_is_better',
    ) }}

)

select * from metric
