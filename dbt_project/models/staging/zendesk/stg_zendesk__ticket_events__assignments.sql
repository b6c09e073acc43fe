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

groups as (

    select * from {{ source('zendesk', 'groups') }}

),

latest as (

    {{ latest_version('source', key=['id']) }}

),

latest_groups as (

    {{ latest_version('groups', key=['id'], cursor='updated_at') }}

),

items as (

    {{ zendesk_audit_items('latest') }}

),

agents as (

    {{ zendesk_agents('users', 'tickets') }}

),

assignments as (

    select
        *,
        _id_prefix || item['previous_value'] as previous_id,
        _id_prefix || item['value'] as new_id
    from items
    where
        item['type'] = 'Change'
        and item['field_name'] in ('assignee_id', 'group_id')

),

renamed as (

    select
        assignments.event_id,
        assignments.ticket_id,
        assignments.actor_id,

        'change' as event_type,
        assignments.item['field_name'] as field_name,
        coalesce(previous_groups.name, assignments.previous_id)
            as previous_value,
        coalesce(new_groups.name, assignments.new_id) as value,
        {{ zendesk_actor_role('assignments') }} as actor_role,

        cast(null as bigint) as body_length,

        false as is_public,

        {{ utc("assignments.created_at") }} as created_at
    from assignments
    left join agents
        on assignments.actor_id = agents.agent_id
    left join latest_groups as previous_groups
        on
            assignments.item['field_name'] = 'group_id'
            and assignments.previous_id = previous_groups.id
    left join latest_groups as new_groups
        on
            assignments.item['field_name'] = 'group_id'
            and assignments.new_id = new_groups.id

)

select * from renamed
