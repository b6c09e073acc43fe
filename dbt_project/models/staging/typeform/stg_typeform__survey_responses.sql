with

source as (

    select * from {{ source('typeform', 'responses') }}

),

latest as (

    {{ latest_version('source', key=['token'], cursor='submitted_at') }}

),

answered as (

    {{ scored_answers(
        'latest',
        answer=typeform_answer('questions.question_key'),
        comment=typeform_answer('questions.comment_key')
    ) }}

),

renamed as (

    select
        _source as source_name,
        token as response_id,
        question_id,
        coalesce(linked_survey_id, form_id, _source) as survey_id,
        coalesce(
            linked_respondent_id,
            linked_respondent_email_hash
        ) as respondent_id,
        linked_ticket_id as ticket_id,
        linked_call_id as call_id,
        linked_order_id as order_id,
        linked_product_id as product_id,
        linked_agent_id as agent_id,

        population,
        metric,
        scale_direction,
        linked_channel as channel,
        linked_language as language,
        linked_task as task,
        answer_comment as comment_text,

        answer_score as score,
        scale_min,
        scale_max,

        coalesce(response_type, 'completed') = 'completed' as is_complete,
        false as is_test,

        cast(null as timestamp) as sent_at,
        {{ utc("coalesce(submitted_at, landed_at)") }} as responded_at
    from answered

)

select * from renamed
