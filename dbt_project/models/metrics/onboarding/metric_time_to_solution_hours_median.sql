{% set segments = ['via_channel', 'group_id', 'priority', 'product_id']
    + customer_segments() %}

with

tickets as (

    select * from {{ ref('fct_ticket') }}
    where
        is_counted
        and is_of_new_customer
        and is_ever_solved

),

first_solutions as (

    select
        *,
        {{ seconds_between('customer_created_at', 'first_solved_at') }}
            as solution_seconds
    from tickets
    qualify
        row_number() over (
            partition by customer_id
            order by first_solved_at, ticket_id
        ) = 1

),

first_solutions_in_periods as (

    {{ add_periods('first_solutions', date='customer_created_date') }}

),

by_period as (

    select
        {{ period_and_segment(segments) }},
        percentile_cont(0.5) within group (order by solution_seconds)
        / 3600 as metric_value,
        count(*) as sample_size
    from first_solutions_in_periods
    group by {{ every_period_and_segment(segments) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='hours',
        direction='lower_is_better',
    ) }}

)

select * from metric
