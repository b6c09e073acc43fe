with

email_events as (

    select * from {{ source('hubspot', 'email_events') }}

),

renamed as (

    select
        _source as source_name,
        recipient_hash as source_id,
        recipient_hash as email_hash,
        false as is_customer
    from email_events
    where recipient_hash is not null
    group by source_name, source_id

)

select * from renamed
