with

source as not materialized (

    select * from {{ source('survey', 'survey_responses') }}

),

latest as (

    {{ latest_landed_version(
        'source', key=['response_id', 'question_id'], cursor='responded_at'
    ) }}

),

renamed as (

    select
        _source as source_name,
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
        comment as comment_text,

        score,
        scale_min,
        scale_max,

        is_complete,
        is_test,

        {{ utc("sent_at") }} as sent_at,
        {{ utc("responded_at") }} as responded_at
    from latest

)

select * from renamed
