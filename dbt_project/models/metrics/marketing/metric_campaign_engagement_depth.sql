{% set segments = ['channel'] + customer_segments() %}

with

engagements as (

    select * from {{ facts_by_day('fct_campaign_event', 'occurred_date') }}
    where is_counted and is_engagement and recipient_id is not null

),

-- Each is told apart in every period and segment: as a number it takes far less
-- memory there than by its names.
numbered_engagements as (

    select
        *,
        dense_rank() over (order by recipient_id) as recipient_number,
        dense_rank() over (order by recipient_id, campaign_id, event_type)
            as engagement_number
    from engagements

),

engagements_in_periods as (

    {{ add_periods('numbered_engagements', date='occurred_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(distinct engagement_number) as numerator,
        count(distinct recipient_number) as denominator,
        count(distinct recipient_number) as sample_size
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
