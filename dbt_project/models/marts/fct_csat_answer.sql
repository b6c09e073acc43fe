with

survey_responses as (

    select * from {{ ref('fct_survey_response') }}
    where is_counted

),

tickets as (

    select * from {{ ref('fct_ticket') }}

),

near_promoters as (

    select
        *,
        count(*) filter (
            where metric = 'nps' and nps_class = 'promoter'
        ) over (
            partition by respondent_id
            order by responded_at
            range between
            interval '{{ var("suspected_inverted_days") }} days' preceding
            and interval '{{ var("suspected_inverted_days") }} days' following
        ) as promoter_count
    from survey_responses

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
    from near_promoters
    where metric = 'csat'

),

compared as (

    select
        *,
        count(*) filter (where is_satisfied) over (
            partition by respondent_id
        ) as satisfied_count,
        count(*) filter (where not is_satisfied) over (
            partition by respondent_id
        ) as unsatisfied_count
    from ranked
    where answer_number = 1

),

final as (

    select
        compared.response_id,
        compared.question_id,
        compared.survey_id,
        compared.customer_id,
        compared.ticket_id,
        compared.product_id,
        coalesce(tickets.group_id, 'unknown') as group_id,
        compared.plan_id,

        compared.channel,
        compared.customer_segment,
        compared.country,

        compared.normalised_score,

        compared.is_satisfied,
        coalesce(
            compared.normalised_score = 0
            and not compared.is_satisfied
            and (
                coalesce(tickets.agent_rating_score = 5, false)
                or (
                    compared.respondent_id is not null
                    and (
                        compared.promoter_count > 0
                        or (
                            compared.satisfied_count >= 2
                            and compared.unsatisfied_count = 1
                        )
                    )
                )
            ), false
        ) as is_suspected_inverted,

        compared.responded_date,

        compared.responded_at
    from compared
    left join tickets
        on compared.ticket_id = tickets.ticket_id

)

select * from final
