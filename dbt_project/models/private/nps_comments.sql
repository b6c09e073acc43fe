with

survey_responses as (

    select * from {{ ref('fct_survey_response') }}
    where
        is_counted
        and metric = 'nps'
        and nps_class is not null

),

comments as (

    select * from {{ ref('int_survey_responses') }}
    where trim(comment_text) != ''

),

final as (

    select
        survey_responses.response_id,
        survey_responses.question_id,
        survey_responses.survey_id,
        survey_responses.customer_id,
        survey_responses.product_id,
        survey_responses.plan_id,

        survey_responses.nps_class,
        survey_responses.channel,
        survey_responses.language,
        survey_responses.customer_segment,
        survey_responses.country,
        comments.comment_text,

        survey_responses.score,
        survey_responses.normalised_score,

        survey_responses.responded_date,

        survey_responses.responded_at
    from survey_responses
    inner join comments
        on
            survey_responses.response_id = comments.response_id
            and survey_responses.question_id = comments.question_id

)

select * from final
