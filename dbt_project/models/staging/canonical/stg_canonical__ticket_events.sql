with

source as not materialized (

    select * from {{ source('helpdesk', 'ticket_events') }}

),

latest as (

    {{ latest_landed_version('source', key=['event_id'], cursor='created_at') }}

),

renamed as (

    select
        event_id,
        ticket_id,
        actor_id,

        event_type,
        field_name,
        previous_value,
        value,
        actor_role,

        length(body) as body_length,

        coalesce(is_public, false) as is_public,

        {{ utc("created_at") }} as created_at
    from latest

)

select * from renamed
