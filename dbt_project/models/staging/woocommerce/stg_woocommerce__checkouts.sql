with

source as (

    select * from {{ source('woocommerce', 'orders') }}

),

latest as (

    {{ latest_version(
        'source', key=['_source', 'id'], cursor='date_modified_gmt'
    ) }}

),

orders as (

    {{ woocommerce_orders('latest') }}

),

renamed as (

    select
        _source as source_name,
        id as checkout_id,
        buyer_id as customer_id,
        cast(null as varchar) as visitor_id,
        product_ids[1] as product_id,
        case when is_placed then coalesce(number, id) end as order_id,

        currency,

        total as total_price_amount,
        cast(
            coalesce(
                list_sum(cast(line_items ->> '$[*].quantity' as bigint[])), 0
            ) as bigint
        ) as item_quantity,

        false as is_test,

        {{ utc("date_created_gmt") }} as created_at,
        {{ utc("date_modified_gmt") }} as updated_at,
        {# Whoever pays later in another place is done with the cart. #}
        case
            when not is_placed then null
            when payment_method in ('bacs', 'cheque', 'cod')
                then {{ utc("date_created_gmt") }}
            else {{ utc("coalesce(date_paid_gmt, date_created_gmt)") }}
        end as completed_at
    from orders
    {# The classic and the block checkout; others never were carts. #}
    where created_via in ('checkout', 'store-api')

)

select * from renamed
