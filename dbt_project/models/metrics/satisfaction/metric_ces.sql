{% set segments = ['task', 'channel', 'product_id'] + customer_segments() %}

with

answers as (

    select * from {{ ref('fct_survey_response') }}
    where is_counted and metric = 'ces'

),

answers_in_periods as (

    {{ add_periods('answers', date='responded_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        sum(normalised_score) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from answers_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='score',
        direction='higher_is_better',
    ) }}

)

select * from metric
