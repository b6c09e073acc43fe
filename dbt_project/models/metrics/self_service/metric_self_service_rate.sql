{% set segments = ['article_id', 'section'] + customer_segments() %}

with

visits as (

    select * from {{ ref('fct_article_visit') }}
    where is_counted

),

visits_in_periods as (

    {{ add_periods('visits', date='last_viewed_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (where not is_followed_by_contact) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from visits_in_periods
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
