with

source as (

    select * from {{ source('zendesk', 'tickets_csv') }}

),

tickets as (

    select * from {{ source('zendesk', 'tickets') }}

),

users as (

    select * from {{ source('zendesk', 'users') }}
    where role in ('agent', 'admin')

),

latest as (

    {{ latest_version('source', key=['id'], cursor='updated_at') }}

),

{# JSON tells more of the same ticket, so CSV is left to those it lacks. #}
told_by_json as (

    select id as ticket_id
    from tickets
    group by id

),

{# A name is never published, and one that two agents have is nobody's. #}
agent_names as (

    select
        name_hash,
        max(id) as agent_id
    from users
    group by name_hash
    having count(distinct id) = 1

),

renamed as (

    select
        latest._source as source_name,
        latest.id as ticket_id,
        latest.requester_id,
        coalesce(agent_names.agent_id, latest.assignee_hash) as assignee_id,
        latest.group_name as group_id,
        cast(null as varchar) as product_id,
        cast(null as varchar) as problem_id,
        case
            when regexp_matches(latest.tags, '\bclosed_by_merge\b')
                then 'unknown'
        end as merged_into_ticket_id,

        latest.status,
        latest.priority,
        lower(latest.ticket_type) as ticket_type,
        case
            when latest.via = 'sample' then 'other'
            else latest.via
        end as via_channel,
        cast(null as varchar) as initial_category,
        cast(null as varchar) as final_category,

        cast(null as bigint) as solutions_offered_count,
        cast(null as bigint) as agent_sentiment_score,

        latest.via = 'sample' as is_spam,

        {{ utc("latest.created_at") }} as created_at,
        {{ utc("latest.updated_at") }} as updated_at,
        {{ utc("latest.created_at") }}
        + to_seconds(60 * latest.first_reply_time_in_minutes)
            as first_reply_at,
        {{ utc("latest.solved_at") }} as solved_at,
        cast(null as timestamp) as closed_at
    from latest
    left join told_by_json
        on latest.id = told_by_json.ticket_id
    left join agent_names
        on latest.assignee_hash = agent_names.name_hash
    where told_by_json.ticket_id is null

)

select * from renamed
