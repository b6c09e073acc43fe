{% set segments = customer_segments() %}

with

sends as (

    select * from {{ ref('fct_survey_send') }}
    where is_counted and respondent_id is not null

),

sends_in_grains as (

    select
        *,
        unnest(['month', 'quarter']) as period_grain
    from sends

),

sends_in_periods as (

    select
        *,
        cast(date_trunc(period_grain, sent_date) as date) as period_start
    from sends_in_grains

),

by_respondent as (

    select
        period_grain,
        period_start,
        respondent_id,
        {{ segment_name_and_value(segments) }},
        count(*) as send_count
    from sends_in_periods
    group by
        {{ every_segment(
            ['period_grain', 'period_start', 'respondent_id'], segments
        ) }}

),

by_period as (

    select
        period_grain,
        period_start,
        segment_name,
        segment_value,
        count(*) filter (
            where send_count > {{ var('survey_fatigue_above') }}
        ) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from by_respondent
    group by period_grain, period_start, segment_name, segment_value

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
