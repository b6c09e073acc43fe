{% set segments = ['survey_id', 'channel', 'product_id', 'group_id']
    + customer_segments() %}

with

answers as (

    select * from {{ facts_by_day('fct_csat_answer', 'responded_date') }}
    where is_satisfied is not null

),

by_day as (

    select
        responded_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where is_satisfied) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from answers
    group by {{ every_segment(['responded_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='responded_date') }}

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
