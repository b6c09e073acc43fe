with

customers as (

    select * from {{ ref('int_health_customers') }}

),

scores as (

    select * from {{ ref('int_health_scores') }}

),

usages as (

    select * from {{ ref('int_health_usage') }}

),

last_dates as (

    select * from {{ ref('int_customer_last_dates') }}

),

scored as (

    select
        customers.*,
        scores.satisfaction_score,
        scores.support_score,
        scores.usage_score,
        scores.billing_score,
        scores.engagement_score,
        scores.sentiment_score,
        case when scores.is_covered then scores.satisfaction_contribution end
            as satisfaction_contribution,
        case when scores.is_covered then scores.support_contribution end
            as support_contribution,
        case when scores.is_covered then scores.usage_contribution end
            as usage_contribution,
        case when scores.is_covered then scores.billing_contribution end
            as billing_contribution,
        case when scores.is_covered then scores.engagement_contribution end
            as engagement_contribution,
        case when scores.is_covered then scores.sentiment_contribution end
            as sentiment_contribution,
        case when scores.is_covered then scores.health_score end
            as health_score,
        case when scores.is_covered then scores.main_driver end as main_driver,
        coalesce(scores.coverage, 0) as coverage,
        customers.is_counted
        and customers.is_active
        and coalesce(
            last_dates.last_contacted_date
            <= customers.as_of_date - {{ var('silent_contact_days') }}, true
        )
        and coalesce(
            last_dates.last_answered_date
            <= customers.as_of_date - {{ var('silent_answer_days') }}, true
        )
        and coalesce(usages.is_usage_low, false) as is_silent_risk
    from customers
    left join scores
        on customers.customer_id = scores.customer_id
    left join usages
        on customers.customer_id = usages.customer_id
    left join last_dates
        on customers.customer_id = last_dates.customer_id

),

final as (

    select
        customer_id,
        plan_id,

        customer_segment,
        country,
        main_driver,
        case
            when health_score < {{ var('health_high_risk_below') }} then 'high'
            when health_score < {{ var('health_medium_risk_below') }}
                then 'medium'
            when health_score is not null then 'low'
            else 'unknown'
        end as risk_level,

        health_score,
        coverage,
        satisfaction_score,
        support_score,
        usage_score,
        billing_score,
        engagement_score,
        sentiment_score,
        satisfaction_contribution,
        support_contribution,
        usage_contribution,
        billing_contribution,
        engagement_contribution,
        sentiment_contribution,

        is_counted,
        is_active,
        is_silent_risk,

        as_of_date
    from scored

)

select * from final
