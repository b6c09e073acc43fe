{% set segments = ['channel'] + customer_segments() %}

with

engagements as (

    select * from {{ ref('fct_campaign_event') }}
    where is_counted and is_engagement and recipient_id is not null

),

engagements_in_periods as (

    {{ add_periods('engagements', date='occurred_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(distinct row(recipient_id, campaign_id, event_type)) as numerator,
        count(distinct recipient_id) as denominator,
        count(distinct recipient_id) as sample_size
    from engagements_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='ratio',
        direction='higher_is_better',
    ) }}

)

select * from metric
