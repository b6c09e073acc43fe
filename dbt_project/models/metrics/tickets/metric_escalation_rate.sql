{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ facts_by_day('fct_ticket', 'created_date') }}
    where is_counted

),

by_day as (

    select
        created_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where is_escalated) as numerator,
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
        unit='rate',
        direction='lower_is_better',
        interval='wilson',
    ) }}

)

select * from metric
