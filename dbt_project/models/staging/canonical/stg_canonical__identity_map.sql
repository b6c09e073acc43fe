with

source as not materialized (

    select * from {{ source('identity', 'identity_map') }}

),

latest as (

    {{ latest_landed_version('source', key=['source', 'source_id']) }}

),

renamed as (

    select
        source as source_name,
        source_id,
        customer_id
    from latest

)

select * from renamed
