with

source as (

    select * from {{ source('amplitude', 'events') }}

),

latest as (

    {{ latest_version(
        'source', key=['_source', 'uuid'], cursor='server_upload_time'
    ) }}

),

events as (

    select
        _source,
        {# A session is numbered by its start: unique on a device only. #}
        md5(
            coalesce(device_id, amplitude_id) || '-' || session_id
        ) as session_id,
        coalesce(user_id, device_id) as user_id,
        {{ customer_group('groups') }} as customer_id,
        role,
        {{ utc("event_time") }} as happened_at
    from latest
    where session_id is not null

),

renamed as (

    select
        _source as source_name,
        session_id,
        arg_max(customer_id, happened_at) as customer_id,
        arg_max(user_id, happened_at) as user_id,

        arg_max(role, happened_at) as user_role,

        cast(null as bigint) as duration_seconds,
        count(*) as event_count,

        min(happened_at) as started_at,
        max(happened_at) as ended_at
    from events
    group by _source, session_id

)

select * from renamed
