with

survey_responses as (

    select * from {{ ref('fct_survey_response') }}
    where
        is_counted
        and metric in ('nps', 'ces')

),

csat_answers as (

    select * from {{ ref('fct_csat_answer') }}
    where not is_suspected_inverted

),

answers as (

    select
        customer_id,
        normalised_score,
        responded_date
    from survey_responses

    union all

    select
        customer_id,
        normalised_score,
        responded_date
    from csat_answers

),

final as (

    select
        customer_id,
        count(*) as answer_count,
        cast(
            cast(sum(normalised_score) as double)
            / nullif(count(*), 0) as decimal(18, 9)
        ) as component_score
    from answers
    where
        customer_id is not null
        and responded_date
        > {{ as_of_date() }} - {{ var('health_opinion_days') }}
    group by customer_id

)

select * from final
