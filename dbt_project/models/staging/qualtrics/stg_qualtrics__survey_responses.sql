with

source as (

    select * from {{ source('qualtrics', 'responses') }}

),

latest as (

    {{ latest_version('source', key=['record_id'], cursor='recorded_date') }}

),

answered as (

    {{ scored_answers(
        'latest',
        answer='cast(answers as map (varchar, varchar))[questions.question_key]',
        comment='cast(answers as map (varchar, varchar))[questions.comment_key]'
    ) }}

),

renamed as (

    select
        _source as source_name,
        record_id as response_id,
        question_id,
        coalesce(linked_survey_id, _source) as survey_id,
        coalesce(
            linked_respondent_id,
            linked_respondent_email_hash,
            recipient_email_hash
        ) as respondent_id,
        linked_ticket_id as ticket_id,
        linked_call_id as call_id,
        linked_order_id as order_id,
        linked_product_id as product_id,
        linked_agent_id as agent_id,

        population,
        metric,
        scale_direction,
        coalesce(linked_channel, lower(distribution_channel)) as channel,
        coalesce(linked_language, lower(user_language)) as language,
        linked_task as task,
        answer_comment as comment_text,

        answer_score as score,
        scale_min,
        scale_max,

        finished as is_complete,
        status not in (
            'ip_address', 'imported', 'offline', 'ex', 'ex_offline'
        ) as is_test,

        cast(null as timestamp) as sent_at,
        {{ utc("recorded_date") }} as responded_at
    from answered

)

select * from renamed
