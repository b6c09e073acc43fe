with

every_source as (

    {{ every_source('survey_responses') }}

),

final as (

    select
        source_name,
        response_id,
        question_id,
        survey_id,
        respondent_id,
        ticket_id,
        call_id,
        order_id,
        product_id,
        agent_id,

        population,
        metric,
        scale_direction,
        channel,
        language,
        task,
        comment_text,

        score,
        scale_min,
        scale_max,

        is_complete,
        is_test,

        sent_at,
        responded_at
    from every_source

)

select * from final
