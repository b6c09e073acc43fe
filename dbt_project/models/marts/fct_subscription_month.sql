with

subscription_months as (

    select * from {{ ref('int_subscription_months') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rates') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

summed as (

    select
        subscription_id,
        max_by(
            customer_id, row(last_period_start_date, customer_id)
        ) as customer_id,
        max_by(
            product_id, row(last_period_start_date, product_id)
        ) as product_id,
        plan_id,
        currency,
        cast(sum(opening_mrr_amount) as bigint) as opening_mrr_amount,
        cast(sum(closing_mrr_amount) as bigint) as closing_mrr_amount,
        month_start_date,
        closing_date
    from subscription_months
    group by
        subscription_id,
        plan_id,
        currency,
        month_start_date,
        closing_date

),

final as (

    select
        summed.subscription_id,
        summed.customer_id,
        summed.product_id,
        summed.plan_id,

        summed.currency,
        coalesce(customers.customer_segment, 'unknown') as customer_segment,
        coalesce(customers.country, 'unknown') as country,

        summed.opening_mrr_amount,
        summed.closing_mrr_amount,
        cast(
            cast(summed.closing_mrr_amount as decimal(18, 0))
            * exchange_rates.minor_unit_rate as decimal(38, 9)
        ) as closing_mrr_reporting,

        not coalesce(customers.is_test, false) as is_counted,

        summed.month_start_date,
        summed.closing_date
    from summed
    left join customers
        on summed.customer_id = customers.customer_id
    left join exchange_rates
        on
            summed.currency = exchange_rates.currency
            and summed.closing_date >= exchange_rates.valid_from_date
            and summed.closing_date < exchange_rates.valid_to_date

)

select * from final
