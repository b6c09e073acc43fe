{% set segments = ['queue', 'group_id'] + customer_segments() %}

with

calls as (

    select * from {{ facts_by_day('fct_call', 'started_date') }}
    where
        is_counted
        and is_offered
        and is_completed
        and hold_seconds is not null

),

by_period as (

    {{ percentile_by_period(
        'calls',
        date='started_date',
        value='hold_seconds',
        share=0.5,
        segments=segments,
    ) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='seconds',
        direction='lower_is_better',
    ) }}

)

select * from metric
