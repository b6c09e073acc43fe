{% set segments = ['article_id', 'section'] + customer_segments() %}

with

views as (

    select * from {{ facts_by_day('fct_article_view', 'viewed_date') }}
    where is_counted

),

by_day as (

    select
        viewed_date,
        {{ segment_name_and_value(segments) }},
        count(*) as metric_value,
        count(*) as sample_size
    from views
    group by {{ every_segment(['viewed_date'], segments) }}

),

by_period as (

    {{ sum_by_period(
        'by_day', date='viewed_date', columns=['metric_value', 'sample_size']
    ) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='count',
        direction='neutral',
    ) }}

)

select * from metric
