with

source as (

    select * from {{ source('shopify', 'order_lines') }}

),

orders as (

    {{ shopify_orders('source') }}

),

renamed as (

    select
        email_hash as customer_id,

        arg_max(upper(billing_country), created_at) as country,
        cast(null as varchar) as customer_segment,
        cast(null as varchar) as acquired_from,

        bool_and(is_test) as is_test,
        false as is_deleted,

        min({{ utc("created_at") }}) as created_at,
        max({{ utc("created_at") }}) as updated_at
    from orders
    where is_order and email_hash is not null
    group by email_hash

)

select * from renamed
