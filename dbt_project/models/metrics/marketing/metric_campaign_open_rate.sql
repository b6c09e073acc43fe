{% set segments = ['channel', 'campaign_id'] + customer_segments() %}

with

deliveries as (

    select * from {{ facts_by_day('fct_campaign_delivery', 'delivered_date') }}
    where is_counted

),

by_day as (

    select
        delivered_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where is_opened) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from deliveries
    group by {{ every_segment(['delivered_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='delivered_date') }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='rate',
        direction='higher_is_better',
        interval='wilson',
        benchmark=var('campaign_open_benchmark'),
    ) }}

)

select * from metric
