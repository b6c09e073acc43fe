with

source as not materialized (

    select * from {{ source('product', 'sessions') }}

),

latest as (

    {{ latest_landed_version('source', key=['session_id']) }}

),

renamed as (

    select
        _source as source_name,
        session_id,
        customer_id,
        user_id,

        user_role,

        duration_seconds,
        event_count,

        {{ utc("started_at") }} as started_at,
        {{ utc("ended_at") }} as ended_at
    from latest

)

select * from renamed
