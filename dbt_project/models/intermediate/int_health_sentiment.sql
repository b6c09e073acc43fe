with

-- Survey answers are satisfaction already, and would weigh twice.
interactions as (

    select * from {{ ref('fct_interactions') }}
    where
        is_counted
        and customer_id is not null
        and sentiment_score is not null
        and interaction_type != 'survey_answer'

),

final as (

    select
        customer_id,
        count(*) as interaction_count,
        cast(
            50 + 50 * cast(sum(sentiment_score) as double)
            / nullif(count(*), 0) as decimal(18, 9)
        ) as component_score
    from interactions
    where
        occurred_date
        > {{ as_of_date() }} - {{ var('health_opinion_days') }}
    group by customer_id

)

select * from final
