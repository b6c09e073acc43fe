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
        buyer_id as customer_id,

        arg_max(upper(billing_country), date_created_gmt) as country,
        cast(null as varchar) as customer_segment,
        cast(null as varchar) as acquired_from,

        false as is_test,
        false as is_deleted,

        min({{ utc("date_created_gmt") }}) as created_at,
        max({{ utc("date_modified_gmt") }}) as updated_at
    from orders
    where is_placed and buyer_id is not null
    group by buyer_id

)

select * from renamed
