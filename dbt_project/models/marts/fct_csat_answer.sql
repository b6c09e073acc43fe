with

survey_responses as (

    select * from {{ ref('fct_survey_response') }}
    where
        metric = 'csat'
        and is_counted

),

tickets as (

    select * from {{ ref('fct_ticket') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by
                survey_id,
                respondent_id,
                coalesce(
                    'ticket ' || ticket_id,
                    'call ' || call_id,
                    'order ' || order_id,
                    'response ' || response_id
                )
            order by responded_at desc, response_id desc, question_id desc
        ) as answer_number
    from survey_responses

),

final as (

    select
        ranked.response_id,
        ranked.question_id,
        ranked.survey_id,
        ranked.customer_id,
        ranked.ticket_id,
        ranked.product_id,
        coalesce(tickets.group_id, 'unknown') as group_id,
        ranked.plan_id,

        ranked.channel,
        ranked.customer_segment,
        ranked.country,

        ranked.normalised_score,

        ranked.is_satisfied,

        ranked.responded_date,

        ranked.responded_at
    from ranked
    left join tickets
        on ranked.ticket_id = tickets.ticket_id
    where ranked.answer_number = 1

)

select * from final
