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
        email_hash as source_id,
        email_hash,

        bool_or(is_order) as is_customer
    from orders
    where email_hash is not null
    group by _source, email_hash

)

select * from renamed
