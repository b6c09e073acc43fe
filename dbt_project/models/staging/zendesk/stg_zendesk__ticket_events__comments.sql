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

{# The first comment is the ticket's own text, and that of a merge a form. #}
comments as (

    select * from items
    where
        item['type'] in ('Comment', 'VoiceComment', 'FacebookComment')
        and not json_contains(events, '{"type": "Create"}')
        and coalesce(via_rel, '') != 'merge'

),

renamed as (

    select
        comments.event_id,
        comments.ticket_id,
        comments.actor_id,

        'comment' as event_type,
        cast(null as varchar) as field_name,
        cast(null as varchar) as previous_value,
        cast(null as varchar) as value,
        {{ zendesk_actor_role('comments') }} as actor_role,

        length(comments.item['body']) as body_length,

        coalesce(comments.item['public'], false) as is_public,

        {{ utc("comments.created_at") }} as created_at
    from comments
    left join agents
        on comments.actor_id = agents.agent_id

)

select * from renamed
