with

every_source as (

    {{ every_source('tickets') }}

),

final as (

    select
        source_name,
        ticket_id,
        requester_id,
        assignee_id,
        group_id,
        product_id,
        problem_id,
        merged_into_ticket_id,

        status,
        priority,
        ticket_type,
        via_channel,
        initial_category,
        final_category,

        solutions_offered_count,
        agent_sentiment_score,

        is_spam,

        created_at,
        updated_at,
        first_reply_at,
        solved_at,
        closed_at
    from every_source

)

select * from final
