with

charges as (

    select * from {{ ref('int_charges') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

identified as (

    {{ with_customer_id('charges') }}

),

dated as (

    select
        *,
        {{ local_date('created_at') }} as created_date
    from identified

),

segmented as (

    {{ with_customer_segments('dated', date='created_date') }}

),

final as (

    select
        charge_id,
        customer_id,
        invoice_id,
        coalesce(product_id, 'unknown') as product_id,
        plan_id,

        currency,
        status,
        customer_segment,
        country,

        amount,
        amount_refunded,
        amount - amount_refunded as net_amount,

        is_test or is_test_customer as is_test,
        not (is_test or is_test_customer)
        and created_date <= {{ as_of_date() }} as is_counted,

        created_date,

        created_at
    from segmented

)

select * from final
