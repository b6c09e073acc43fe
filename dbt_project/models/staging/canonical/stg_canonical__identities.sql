with

source as not materialized (

    select * from {{ source('billing', 'customers') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['customer_id'], cursor='updated_at'
    ) }}

),

renamed as (

    select
        _source as source_name,
        customer_id as source_id,
        email_hash,

        true as is_customer
    from latest

)

select * from renamed
