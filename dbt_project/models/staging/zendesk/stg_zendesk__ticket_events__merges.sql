with

source as (

    select * from {{ source('zendesk', 'ticket_audits') }}
    where
        via_rel = 'merge'
        and via_ticket_id is not null

),

latest as (

    {{ latest_version('source', key=['id']) }}

),

renamed as (

    select
        id as event_id,
        ticket_id,
        _id_prefix || nullif(author_id, '-1') as actor_id,

        'merge' as event_type,
        cast(null as varchar) as field_name,
        cast(null as varchar) as previous_value,
        via_ticket_id as value,
        'agent' as actor_role,

        cast(null as bigint) as body_length,

        false as is_public,

        {{ utc("created_at") }} as created_at
    from latest

)

select * from renamed
