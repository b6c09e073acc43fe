with

source as not materialized (

    select * from {{ source('helpdesk', 'tickets') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['ticket_id'], cursor='updated_at'
    ) }}

),

renamed as (

    select
        _source as source_name,
        ticket_id,
        requester_id,
        assignee_id,
        group_id,
        product_id,
        problem_id,
        merged_into_ticket_id,

        status,
        priority,
        type as ticket_type,
        via_channel,
        initial_category,
        final_category,

        solutions_offered as solutions_offered_count,
        agent_sentiment as agent_sentiment_score,

        coalesce(is_spam, false) as is_spam,

        {{ utc("created_at") }} as created_at,
        {{ utc("updated_at") }} as updated_at,
        {{ utc("first_reply_at") }} as first_reply_at,
        {{ utc("solved_at") }} as solved_at,
        {{ utc("closed_at") }} as closed_at
    from latest

)

select * from renamed
