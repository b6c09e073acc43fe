with

source as (

    select * from {{ source('delighted', 'responses') }}

),

latest as (

    {{ latest_version('source', key=['id'], cursor='updated_at') }}

),

answered as (

    {{ scored_answers(
        'latest',
        answer='case when latest.survey_type = questions.question_key'
            ~ ' then cast(latest.score as varchar) end',
        comment='case when latest.survey_type = questions.question_key'
            ~ ' then latest.comment end'
    ) }}

),

renamed as (

    select
        _source as source_name,
        id as response_id,
        question_id,
        coalesce(linked_survey_id, _source) as survey_id,
        coalesce(
            linked_respondent_id,
            person
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

        true as is_complete,
        false as is_test,

        cast(null as timestamp) as sent_at,
        {{ utc("created_at") }} as responded_at
    from answered

)

select * from renamed
