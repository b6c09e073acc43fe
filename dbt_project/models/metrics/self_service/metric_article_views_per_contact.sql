{% set segments = customer_segments() %}

with

views as (

    select * from {{ ref('fct_article_view') }}
    where is_counted

),

contacts as (

    select * from {{ ref('fct_contact') }}

),

views_and_contacts as (

    select
        viewed_date as occurred_date,
        {{ segments | join(', ') }},
        1 as view_count,
        0 as contact_count
    from views

    union all

    select
        contacted_date as occurred_date,
        {{ segments | join(', ') }},
        0 as view_count,
        1 as contact_count
    from contacts

),

by_day as (

    select
        occurred_date,
        {{ segment_name_and_value(segments) }},
        sum(view_count) as numerator,
        sum(contact_count) as denominator,
        sum(contact_count) as sample_size
    from views_and_contacts
    group by {{ every_segment(['occurred_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='occurred_date') }}

),

metric as (

    {{ metric_from_ratio(
        'by_period',
        unit='ratio',
        direction='higher_is_better',
    ) }}

)

select * from metric
