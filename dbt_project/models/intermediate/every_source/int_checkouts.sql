with

every_source as (

    {{ every_source('checkouts') }}

),

final as (

    select
        source_name,
        checkout_id,
        customer_id,
        visitor_id,
        product_id,
        order_id,

        currency,

        total_price_amount,
        item_quantity,

        is_test,

        created_at,
        updated_at,
        completed_at
    from every_source

)

select * from final
