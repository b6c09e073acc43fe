-- Movements leave out whoever opened a month with amounts that have no rate.
-- Each converted amount is rounded to 9 decimals, hence the tolerance.
with

movements as (

    select
        month_start_date,
        closing_mrr_reporting
    from {{ ref('metric_mrr_movements') }}

    union all

    select
        period_start as month_start_date,
        closing_mrr_reporting
    from {{ ref('fct_customer_retention') }}
    where
        is_counted
        and period_grain = 'month'
        and opening_mrr_reporting is null
        and closing_mrr_reporting is not null

),

closings as (

    select
        month_start_date,
        sum(closing_mrr_reporting) as movement_amount
    from movements
    group by month_start_date

),

subscription_closings as (

    select
        month_start_date,
        sum(closing_mrr_reporting) as mrr_amount
    from {{ ref('fct_subscription_month') }}
    where is_counted
    group by month_start_date

),

compared as (

    select
        subscription_closings.month_start_date,
        subscription_closings.mrr_amount,
        closings.movement_amount
    from subscription_closings
    full outer join closings
        on subscription_closings.month_start_date = closings.month_start_date
    where
        abs(
            coalesce(subscription_closings.mrr_amount, 0)
            - coalesce(closings.movement_amount, 0)
        ) > 0.001

)

select * from compared
