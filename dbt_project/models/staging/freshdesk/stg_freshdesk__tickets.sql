with

source as (

    select * from {{ source('freshdesk', 'tickets') }}

),

latest as (

    {{ latest_version(
        'source', key=['ticket_id'], cursor='last_update_time'
    ) }}

),

renamed as (

    select
        _source as source_name,
        ticket_id,
        coalesce(contact_id, email_hash) as requester_id,
        {# The export names agents; a name is never published. #}
        agent_hash as assignee_id,
        "group" as group_id,
        product as product_id,
        cast(null as varchar) as problem_id,
        cast(null as varchar) as merged_into_ticket_id,

        case status
            when 'resolved' then 'solved'
            when 'waiting on customer' then 'pending'
            when 'waiting on third party' then 'hold'
            else status
        end as status,
        case priority when 'medium' then 'normal' else priority end as priority,
        type as ticket_type,
        case
            when source in ('portal', 'feedback widget') then 'web'
            when source = 'outbound email' then 'email'
            when source = 'whatsapp' then 'messaging'
            when source in ('twitter', 'facebook') then 'social'
            else source
        end as via_channel,
        cast(null as varchar) as initial_category,
        cast(null as varchar) as final_category,

        cast(null as bigint) as solutions_offered_count,
        cast(null as bigint) as agent_sentiment_score,

        {# The list has no column for it. #}
        false as is_spam,

        {{ utc("created_time") }} as created_at,
        {{ utc("last_update_time") }} as updated_at,
        {{ utc("initial_response_time") }} as first_reply_at,
        {{ utc("resolved_time") }} as solved_at,
        {{ utc("closed_time") }} as closed_at
    from latest

)

select * from renamed
