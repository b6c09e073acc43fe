with

source as (

    select * from {{ source('zendesk', 'users') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='updated_at') }}

),

renamed as (

    select
        _source as source_name,
        id as source_id,
        email_hash,

        false as is_customer
    from latest

)

select * from renamed
