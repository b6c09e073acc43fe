{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

problems as (

    select * from {{ ref('fct_problem') }}
    where is_first_contact_resolution is not null

),

problems_in_periods as (

    {{ add_periods('problems', date='last_solved_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        count(*) filter (where is_first_contact_resolution) as numerator,
        count(*) as denominator,
        count(*) as sample_size
    from problems_in_periods
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
