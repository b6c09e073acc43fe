with

source as (

    select * from {{ source('posthog', 'events') }}

),

renamed as (

    select
        _source as source_name,
        distinct_id as source_id,
        arg_max(email_hash, timestamp) as email_hash,

        false as is_customer
    from source
    group by _source, distinct_id

)

select * from renamed
