with

source as (

    select * from {{ source('posthog', 'sessions') }}

),

events as (

    select * from {{ source('posthog', 'events') }}

),

latest as (

    {{ latest_version(
        'source', key=['_source', 'session_id'], cursor='inserted_at'
    ) }}

),

{# Sessions whose events are here too come from those: they tell more. #}
without_events as (

    select latest.*
    from latest
    anti join events
        on
            latest._source = events._source
            and latest.session_id = events.session_id

),

renamed as (

    select
        _source as source_name,
        session_id,
        cast(null as varchar) as customer_id,
        distinct_id as user_id,

        cast(null as varchar) as user_role,

        session_duration as duration_seconds,
        pageview_count + screen_count + autocapture_count as event_count,

        {{ utc("start_timestamp") }} as started_at,
        {{ utc("end_timestamp") }} as ended_at
    from without_events

)

select * from renamed
