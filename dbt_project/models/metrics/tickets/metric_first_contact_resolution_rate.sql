{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

problems as (

    select * from {{ facts_by_day('fct_problem', 'last_solved_date') }}
    where is_first_contact_resolution is not null

),

by_day as (

    select
        last_solved_date,
        {{ segment_name_and_value(segments) }},
        count(*) filter (where is_first_contact_resolution) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from problems
    group by {{ every_segment(['last_solved_date'], segments) }}

),

by_period as (

    {{ sum_by_period('by_day', date='last_solved_date') }}

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
