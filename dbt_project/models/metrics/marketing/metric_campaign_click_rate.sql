{% set segments = ['channel', 'campaign_id'] + customer_segments() %}

with

deliveries as (

    select * from {{ ref('fct_campaign_delivery') }}
    where is_counted

),

deliveries_in_periods as (

    {{ add_periods('deliveries', date='delivered_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (where is_clicked) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from deliveries_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='rate',
        direction='higher_is_better',
        interval='wilson',
    ) }}

)

select * from metric
