with

source as not materialized (

    select * from {{ source('billing', 'charges') }}

),

latest as (

    {{ latest_landed_version('source', key=['charge_id']) }}

),

renamed as (

    select
        _source as source_name,
        charge_id,
        customer_id,
        invoice_id,
        product_id,

        currency,
        status,

        amount,
        amount_refunded,

        coalesce(is_test, false) as is_test,

        {{ utc("created_at") }} as created_at
    from latest

)

select * from renamed
