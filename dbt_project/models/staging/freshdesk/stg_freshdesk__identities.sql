with

source as (

    select * from {{ source('freshdesk', 'tickets') }}
    where email_hash is not null

),

contacts as (

    select
        *,
        coalesce(contact_id, email_hash) as source_id
    from source

),

latest as (

    {{ latest_version(
        'contacts', key=['_source', 'source_id'], cursor='last_update_time'
    ) }}

),

renamed as (

    select
        _source as source_name,
        source_id,

        email_hash,

        false as is_customer
    from latest

)

select * from renamed
