with

survey_responses as (

    select * from {{ ref('stg_canonical__survey_responses') }}

),

answers as (

    select * from {{ ref('int_survey_answers') }}

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

final as (

    select
        dated.response_id,
        dated.question_id,
        dated.survey_id,
        dated.customer_id,
        dated.respondent_id,
        dated.ticket_id,
        dated.call_id,
        dated.order_id,
        coalesce(dated.product_id, 'unknown') as product_id,
        dated.agent_id,
        coalesce(customer_plans.plan_id, 'unknown') as plan_id,

        dated.metric,
        dated.population,
        coalesce(dated.channel, 'unknown') as channel,
        dated.language,
        coalesce(dated.task, 'unknown') as task,
        coalesce(customers.customer_segment, 'unknown') as customer_segment,
        coalesce(customers.country, 'unknown') as country,
        dated.scale_direction,
        answers.nps_class,

        dated.score,
        dated.scale_min,
        dated.scale_max,
        answers.normalised_score,

        answers.is_satisfied,
        answers.is_high_effort,
        dated.is_complete,
        dated.is_test,
        answers.is_scored,
        answers.is_scored
        and not coalesce(customers.is_test, false)
        and dated.responded_date <= {{ as_of_date() }} as is_counted,

        dated.responded_date,

        dated.sent_at,
        dated.responded_at
    from dated
    inner join answers
        on
            dated.response_id = answers.response_id
            and dated.question_id = answers.question_id
    left join customers
        on dated.customer_id = customers.customer_id
    left join customer_plans
        on
            dated.customer_id = customer_plans.customer_id
            and dated.responded_date >= customer_plans.valid_from_date
            and dated.responded_date < customer_plans.valid_to_date

)

select * from final
