-- What a subscription opens a month with is what it closed the last one with.
with

subscription_months as (

    select * from {{ ref('fct_subscription_month') }}

),

compared as (

    select
        subscription_id,
        plan_id,
        currency,
        opening_mrr_amount,
        coalesce(
            lag(closing_mrr_amount) over (
                partition by subscription_id, plan_id, currency
                order by month_start_date
            ), 0
        ) as closed_mrr_amount,
        month_start_date
    from subscription_months

),

broken as (

    select * from compared
    where opening_mrr_amount != closed_mrr_amount

)

select * from broken
