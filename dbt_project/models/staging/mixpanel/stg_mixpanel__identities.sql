with

source as (

    select * from {{ source('mixpanel', 'events') }}

),

renamed as (

    select
        _source as source_name,
        distinct_id as source_id,
        arg_max(email_hash, time) as email_hash,

        false as is_customer
    from source
    where distinct_id is not null
    group by _source, distinct_id

)

select * from renamed
