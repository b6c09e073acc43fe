with

survey_sends as (

    select * from {{ ref('int_survey_sends') }}

),

survey_responses as (

    select * from {{ ref('int_survey_responses') }}

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

employee_surveys as (

    select survey_id
    from survey_responses
    where population = 'employee'
    group by survey_id

),

answers as (

    select
        response_id,
        min(responded_at) as responded_at
    from survey_responses
    group by response_id

),

dated as (

    select
        survey_sends.*,
        case
            when employee_surveys.survey_id is null
                then survey_sends.respondent_id
        end as customer_id,
        survey_sends.response_id is not null
        and coalesce(
            answers.responded_at < {{ end_of_as_of_day() }}, true
        ) as is_answered,
        {{ local_date('survey_sends.sent_at') }} as sent_date
    from survey_sends
    left join employee_surveys
        on survey_sends.survey_id = employee_surveys.survey_id
    left join answers
        on survey_sends.response_id = answers.response_id

),

identified as (

    {{ with_customer_id('dated') }}

),

segmented as (

    {{ with_customer_segments('identified', date='sent_date') }}

),

final as (

    select
        send_id,
        survey_id,
        customer_id,
        coalesce(customer_id, respondent_id) as respondent_id,
        response_id,
        plan_id,

        customer_segment,
        country,

        is_delivered,
        is_answered,
        is_test_customer as is_test,
        is_delivered
        and not is_test_customer
        and sent_date <= {{ as_of_date() }} as is_counted,

        sent_date,

        sent_at
    from segmented

)

select * from final
