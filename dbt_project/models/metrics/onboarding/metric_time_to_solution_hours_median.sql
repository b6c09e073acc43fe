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

by_period as (

    {{ percentile_by_period(
        'first_solutions',
        date='customer_created_date',
        value='solution_seconds',
        share=0.5,
        divisor=3600,
        segments=segments,
    ) }}

),

metric as (

    {{ metric_from_value(
        'by_period',
        unit='hours',
        direction='lower_is_better',
    ) }}

)

select * from metric
