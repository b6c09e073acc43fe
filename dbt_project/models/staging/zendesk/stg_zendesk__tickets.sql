with

source as (

    select * from {{ source('zendesk', 'tickets') }}

),

audits as (

    select * from {{ source('zendesk', 'ticket_audits') }}

),

groups as (

    select * from {{ source('zendesk', 'groups') }}

),

latest as (

    {{ latest_version(
        'source',
        key=['id'],
        cursor='coalesce(generated_timestamp, updated_at)'
    ) }}

),

latest_groups as (

    {{ latest_version('groups', key=['id'], cursor='updated_at') }}

),

{# The audit of the ticket that was closed names the one that lives on. #}
merged_tickets as (

    select
        ticket_id,
        max_by(via_ticket_id, created_at) as merged_into_ticket_id
    from audits
    where
        via_rel = 'merge'
        and via_ticket_id is not null
    group by ticket_id

),

renamed as (

    select
        latest._source as source_name,
        latest.id as ticket_id,
        latest.requester_id,
        latest.assignee_id,
        coalesce(latest_groups.name, latest.group_id) as group_id,
        cast(null as varchar) as product_id,
        case
            when latest.problem_id is not null then latest.problem_id
            when latest.via_rel = 'follow_up' then latest.via_ticket_id
        end as problem_id,
        case
            when merged_tickets.ticket_id is not null
                then merged_tickets.merged_into_ticket_id
            when json_contains(latest.tags, '"closed_by_merge"')
                then 'unknown'
        end as merged_into_ticket_id,

        latest.status,
        latest.priority,
        latest.type as ticket_type,
        case
            when latest.via_channel = 'sample' then 'other'
            else latest.via_channel
        end as via_channel,
        cast(null as varchar) as initial_category,
        cast(null as varchar) as final_category,

        cast(null as bigint) as solutions_offered_count,
        cast(null as bigint) as agent_sentiment_score,

        latest.via_channel = 'sample' as is_spam,

        {{ utc("latest.created_at") }} as created_at,
        {{ utc("latest.updated_at") }} as updated_at,
        {{ utc("latest.created_at") }} + to_seconds(
            coalesce(
                latest.reply_time_in_seconds, 60 * latest.reply_time_in_minutes
            )
        ) as first_reply_at,
        {{ utc("latest.solved_at") }} as solved_at,
        cast(null as timestamp) as closed_at
    from latest
    left join merged_tickets
        on latest.id = merged_tickets.ticket_id
    left join latest_groups
        on latest.group_id = latest_groups.id

)

select * from renamed
