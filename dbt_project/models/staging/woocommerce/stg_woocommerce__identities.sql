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
        buyer_id as source_id,
        arg_max(billing_email_hash, date_created_gmt) as email_hash,

        bool_or(is_placed) as is_customer
    from orders
    where buyer_id is not null
    group by _source, buyer_id

)

select * from renamed
