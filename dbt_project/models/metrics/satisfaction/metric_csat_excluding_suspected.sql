{% set segments = ['survey_id', 'channel', 'product_id', 'group_id']
    + customer_segments() %}

with

answers as (

    select * from {{ ref('fct_csat_answer') }}
    where is_satisfied is not null and not is_suspected_inverted

),

answers_in_periods as (

    {{ add_periods('answers', date='responded_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (where is_satisfied) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from answers_in_periods
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
