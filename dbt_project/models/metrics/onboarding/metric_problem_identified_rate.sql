{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ ref('fct_ticket') }}
    where
        is_counted
        and is_of_new_customer
        and is_solved
        and initial_category is not null
        and final_category is not null

),

tickets_in_periods as (

    {{ add_periods('tickets', date='customer_created_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (
            where initial_category = final_category
        ) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from tickets_in_periods
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
