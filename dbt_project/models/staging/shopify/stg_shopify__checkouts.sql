with

source as (

    select * from {{ source('shopify', 'order_lines') }}

),

orders as (

    {{ shopify_orders('source') }}

),

renamed as (

    select
        _source as source_name,
        id as checkout_id,
        email_hash as customer_id,
        cast(null as varchar) as visitor_id,
        product_id,
        case when is_order then name end as order_id,

        currency,

        total as total_price_amount,
        item_quantity,

        is_test,

        {{ utc("created_at") }} as created_at,
        {{ utc("greatest(created_at, paid_at, cancelled_at)") }} as updated_at,
        case when is_order then {{ utc("created_at") }} end as completed_at
    from orders
    {# Orders of other channels, such as pos, never were carts of the shop. #}
    where not is_order or source = 'web'

)

select * from renamed
