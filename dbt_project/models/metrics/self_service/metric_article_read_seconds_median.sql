{% set segments = ['article_id', 'section'] + customer_segments() %}

with

views as (

    select * from {{ ref('fct_article_view') }}
    where
        is_counted
        and engaged_seconds is not null

),

views_in_periods as (

    {{ add_periods('views', date='viewed_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        percentile_cont(0.5) within group (order by engaged_seconds)
            as metric_value,
        count(*) as sample_size
    from views_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='seconds',
        direction='neutral',
    ) }}

)

select * from metric
