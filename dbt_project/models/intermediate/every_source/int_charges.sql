with

every_source as (

    {{ every_source('charges') }}

),

final as (

    select
        source_name,
        charge_id,
        customer_id,
        invoice_id,
        product_id,

        currency,
        status,

        amount,
        amount_refunded,

        is_test,

        created_at
    from every_source

)

select * from final
