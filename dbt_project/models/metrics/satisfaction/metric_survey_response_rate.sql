{% set segments = ['survey_id'] + customer_segments() %}

with

sends as (

    select * from {{ facts_by_day('fct_survey_send', 'sent_date') }}
    where is_counted

),

by_day as (

    select
        sent_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where is_answered) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from sends
    group by {{ every_segment(['sent_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='sent_date') }}

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
