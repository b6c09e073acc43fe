with

source as (

    select * from {{ source('zendesk', 'ticket_audits') }}

),

users as (

    select * from {{ source('zendesk', 'users') }}

),

tickets as (

    select * from {{ source('zendesk', 'tickets') }}

),

latest as (

    {{ latest_version('source', key=['id']) }}

),

items as (

    {{ zendesk_audit_items('latest') }}

),

agents as (

    {{ zendesk_agents('users', 'tickets') }}

),

changes as (

    select
        *,
        item['type'] = 'Create' as is_creation
    from items
    where
        (item['type'] = 'Create' and item['field_name'] = 'status')
        or (
            item['type'] = 'Change'
            and item['field_name'] in ('status', 'priority')
        )

),

renamed as (

    select
        changes.event_id,
        changes.ticket_id,
        changes.actor_id,

        case when changes.is_creation then 'create' else 'change' end
            as event_type,
        case when not changes.is_creation then changes.item['field_name'] end
            as field_name,
        changes.item['previous_value'] as previous_value,
        changes.item['value'] as value,
        {{ zendesk_actor_role('changes') }} as actor_role,

        cast(null as bigint) as body_length,

        changes.is_creation as is_public,

        {{ utc("changes.created_at") }} as created_at
    from changes
    left join agents
        on changes.actor_id = agents.agent_id

)

select * from renamed
