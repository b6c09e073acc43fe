with

source as (

    select * from {{ source('chargebee', 'customers') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='resource_version') }}

),

renamed as (

    select
        _source as source_name,
        id as source_id,
        email_hash,

        true as is_customer
    from latest

)

select * from renamed
