with

survey_responses as (

    select * from {{ ref('int_survey_responses') }}

),

answers as (

    select * from {{ ref('int_survey_answers') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

dated as (

    select
        *,
        case
            when population = 'customer' then respondent_id
        end as customer_id,
        {{ local_date('responded_at') }} as responded_date
    from survey_responses

),

identified as (

    {{ with_customer_id('dated') }}

),

segmented as (

    {{ with_customer_segments('identified', date='responded_date') }}

),

final as (

    select
        segmented.response_id,
        segmented.question_id,
        segmented.survey_id,
        segmented.customer_id,
        coalesce(
            segmented.customer_id, segmented.respondent_id
        ) as respondent_id,
        segmented.ticket_id,
        segmented.call_id,
        segmented.order_id,
        coalesce(segmented.product_id, 'unknown') as product_id,
        segmented.agent_id,
        segmented.plan_id,

        segmented.metric,
        segmented.population,
        coalesce(segmented.channel, 'unknown') as channel,
        segmented.language,
        coalesce(segmented.task, 'unknown') as task,
        segmented.customer_segment,
        segmented.country,
        segmented.scale_direction,
        answers.nps_class,

        segmented.score,
        segmented.scale_min,
        segmented.scale_max,
        answers.normalised_score,

        answers.is_satisfied,
        answers.is_high_effort,
        segmented.is_complete,
        segmented.is_test,
        answers.is_scored,
        answers.is_scored
        and not segmented.is_test_customer
        and segmented.responded_date <= {{ as_of_date() }} as is_counted,

        segmented.responded_date,

        segmented.sent_at,
        segmented.responded_at
    from segmented
    inner join answers
        on
            segmented.response_id = answers.response_id
            and segmented.question_id = answers.question_id

)

select * from final
