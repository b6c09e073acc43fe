{% set segments = ['article_id', 'section'] + customer_segments() %}

with

views as (

    select * from {{ facts_by_day('fct_article_view', 'viewed_date') }}
    where
        is_counted
        and engaged_seconds is not null

),

by_period as (

    {{ percentile_by_period(
        'views',
        date='viewed_date',
        value='engaged_seconds',
        share=0.5,
        segments=segments,
    ) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='seconds',
        direction='neutral',
    ) }}

)

select * from metric
