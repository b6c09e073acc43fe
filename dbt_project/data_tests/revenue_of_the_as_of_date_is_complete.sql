-- The running month closes on what staging has in force on the as-of date.
with

subscription_periods as (

    select * from {{ ref('int_subscription_periods') }}

),

subscription_months as (

    select * from {{ ref('fct_subscription_month') }}

),

in_force as (

    select coalesce(sum(mrr_amount), 0) as mrr_amount
    from subscription_periods
    where
        period_start_date <= {{ as_of_date() }}
        and coalesce(period_end_date > {{ as_of_date() }}, true)

),

closing as (

    select coalesce(sum(closing_mrr_amount), 0) as mrr_amount
    from subscription_months
    where closing_date = {{ as_of_date() }}

),

compared as (

    select
        in_force.mrr_amount,
        closing.mrr_amount as closing_mrr_amount
    from in_force
    cross join closing
    where in_force.mrr_amount != closing.mrr_amount

)

select * from compared
