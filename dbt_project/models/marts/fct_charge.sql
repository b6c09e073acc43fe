with

charges as (

    select * from {{ ref('stg_canonical__charges') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

dated as (

    select
        *,
        {{ local_date('created_at') }} as created_date
    from charges

),

final as (

    select
        dated.charge_id,
        dated.customer_id,
        dated.invoice_id,
        coalesce(dated.product_id, 'unknown') as product_id,
        coalesce(customer_plans.plan_id, 'unknown') as plan_id,

        dated.currency,
        dated.status,
        coalesce(customers.customer_segment, 'unknown') as customer_segment,
        coalesce(customers.country, 'unknown') as country,

        dated.amount,
        dated.amount_refunded,
        dated.amount - dated.amount_refunded as net_amount,

        dated.is_test or coalesce(customers.is_test, false) as is_test,
        not (dated.is_test or coalesce(customers.is_test, false))
        and dated.created_date <= {{ as_of_date() }} as is_counted,

        dated.created_date,

        dated.created_at
    from dated
    left join customers
        on dated.customer_id = customers.customer_id
    left join customer_plans
        on
            dated.customer_id = customer_plans.customer_id
            and dated.created_date >= customer_plans.valid_from_date
            and dated.created_date < customer_plans.valid_to_date

)

select * from final
