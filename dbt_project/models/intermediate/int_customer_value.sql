with

customers as (

    select * from {{ ref('int_health_customers') }}

),

books as (

    select * from {{ ref('fct_customer_retention') }}
    where
        period_grain = 'month'
        and period_start = {{ period_start('month', as_of_date()) }}

),

subscriptions as (

    select * from {{ ref('fct_subscription') }}
    where is_counted

),

charges as (

    select * from {{ ref('fct_charge') }}
    where is_counted

),

lifetime_values as (

    select * from {{ ref('customer_lifetime_value') }}

),

last_subscriptions as (

    select
        customer_id,
        max_by(status, row(started_at, subscription_id))
            as last_subscription_status
    from subscriptions
    group by customer_id

),

last_charges as (

    select
        customer_id,
        max_by(status, row(created_at, charge_id)) as last_charge_status
    from charges
    group by customer_id

),

final as (

    select
        customers.customer_id,
        last_subscriptions.last_subscription_status,
        last_charges.last_charge_status,
        lifetime_values.currency,
        case
            when books.customer_id is null then 0
            else books.closing_mrr_reporting
        end as mrr_reporting,
        lifetime_values.historic_value,
        lifetime_values.predicted_value,
        lifetime_values.probability_alive,
        lifetime_values.expected_purchases,
        lifetime_values.expected_value_per_purchase
    from customers
    left join books
        on customers.customer_id = books.customer_id
    left join last_subscriptions
        on customers.customer_id = last_subscriptions.customer_id
    left join last_charges
        on customers.customer_id = last_charges.customer_id
    left join lifetime_values
        on customers.customer_id = lifetime_values.customer_id

)

select * from final
