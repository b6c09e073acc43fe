with

source as (

    select * from {{ source('amplitude', 'events') }}

),

renamed as (

    select
        _source as source_name,
        coalesce(user_id, device_id) as source_id,
        arg_max(email_hash, event_time) as email_hash,

        false as is_customer
    from source
    where coalesce(user_id, device_id) is not null
    group by _source, coalesce(user_id, device_id)

)

select * from renamed
