{% set segments = ['article_id', 'section'] + customer_segments() %}

with

visits as (

    select * from {{ facts_by_day('fct_article_visit', 'last_viewed_date') }}
    where is_counted

),

by_day as (

    select
        last_viewed_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where not is_followed_by_contact) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from visits
    group by {{ every_segment(['last_viewed_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='last_viewed_date') }}

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
