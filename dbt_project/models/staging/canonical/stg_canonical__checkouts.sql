with

source as not materialized (

    select * from {{ source('billing', 'checkouts') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['checkout_id'], cursor='updated_at'
    ) }}

),

renamed as (

    select
        _source as source_name,
        checkout_id,
        customer_id,
        visitor_id,
        product_id,
        order_id,

        currency,

        total_price as total_price_amount,
        item_quantity,

        coalesce(is_test, false) as is_test,

        {{ utc("created_at") }} as created_at,
        {{ utc("updated_at") }} as updated_at,
        {{ utc("completed_at") }} as completed_at
    from latest

)

select * from renamed
