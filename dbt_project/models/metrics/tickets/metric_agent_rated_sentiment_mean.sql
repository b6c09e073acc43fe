{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ facts_by_day('fct_ticket', 'created_date') }}
    where
        is_counted
        and agent_rating_score is not null

),

by_day as (

    select
        created_date,
        {{ segment_name_and_value(segments) }},
        sum(agent_rating_score) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from tickets
    group by {{ every_segment(['created_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='created_date') }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='score',
        direction='higher_is_better',
    ) }}

)

select * from metric
