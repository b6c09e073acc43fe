{% set segments = ['task', 'channel', 'product_id'] + customer_segments() %}

with

answers as (

    select * from {{ facts_by_day('fct_survey_response', 'responded_date') }}
    where is_counted and metric = 'ces'

),

by_day as (

    select
        responded_date,
        {{ segment_name_and_value(segments) }},
        sum(normalised_score) as numerator,
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
        unit='score',
        direction='higher_is_better',
    ) }}

)

select * from metric
