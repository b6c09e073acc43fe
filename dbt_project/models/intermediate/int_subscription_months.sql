with

subscription_periods as (

    select * from {{ ref('int_subscription_periods') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

identified as (

    {{ with_customer_id('subscription_periods') }}

),

-- A period that ends on the first of a month was open on the day before, so
-- that month counts too.
period_months as (

    select
        subscription_id,
        customer_id,
        coalesce(product_id, 'unknown') as product_id,
        coalesce(plan_id, 'unknown') as plan_id,
        currency,
        mrr_amount,
        period_start_date,
        coalesce(period_end_date, date '9999-12-31') as period_end_date,
        cast(
            unnest(
                generate_series(
                    date_trunc('month', period_start_date),
                    least(period_end_date, {{ as_of_date() }}),
                    interval 1 month
                )
            ) as date
        ) as month_start_date
    from identified

),

closings as (

    select
        *,
        least(last_day(month_start_date), {{ as_of_date() }}) as closing_date
    from period_months

),

final as (

    select
        subscription_id,
        customer_id,
        product_id,
        plan_id,
        currency,
        cast(
            coalesce(
                sum(mrr_amount) filter (
                    where period_start_date < month_start_date
                ), 0
            ) as bigint
        ) as opening_mrr_amount,
        cast(
            coalesce(
                sum(mrr_amount) filter (
                    where period_end_date > closing_date
                ), 0
            ) as bigint
        ) as closing_mrr_amount,
        month_start_date,
        closing_date,
        max(period_start_date) as last_period_start_date
    from closings
    where period_start_date <= closing_date
    group by
        subscription_id,
        customer_id,
        product_id,
        plan_id,
        currency,
        month_start_date,
        closing_date

)

select * from final
