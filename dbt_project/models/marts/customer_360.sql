with

health as (

    select * from {{ ref('customer_health') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

experiences as (

    select * from {{ ref('int_customer_experience') }}

),

customer_values as (

    select * from {{ ref('int_customer_value') }}

),

last_dates as (

    select * from {{ ref('int_customer_last_dates') }}

),

usages as (

    select * from {{ ref('int_health_usage') }}

),

final as (

    select
        health.customer_id,
        health.plan_id,

        health.customer_segment,
        health.country,
        customers.acquired_from,
        health.risk_level,
        health.main_driver,
        experiences.last_nps_class,
        experiences.last_turn_direction,
        customer_values.last_subscription_status,
        customer_values.last_charge_status,
        customer_values.currency,

        health.health_score,
        health.coverage,
        health.satisfaction_score,
        health.support_score,
        health.usage_score,
        health.billing_score,
        health.engagement_score,
        health.sentiment_score,
        experiences.last_csat_score,
        experiences.last_ease_score,
        experiences.last_agent_rating_score,
        experiences.ticket_count,
        experiences.open_ticket_count,
        usages.base_session_count,
        usages.last_session_count,
        usages.plan_session_median,
        cast(customer_values.mrr_reporting as decimal(38, 9)) as mrr_reporting,
        customer_values.historic_value,
        customer_values.predicted_value,
        customer_values.probability_alive,
        customer_values.expected_purchases,
        customer_values.expected_value_per_purchase,

        health.is_counted,
        health.is_active,
        health.is_silent_risk,
        usages.is_usage_low,

        customers.created_date,
        last_dates.last_contacted_date,
        last_dates.last_answered_date,
        last_dates.last_session_date,
        last_dates.last_article_visit_date,
        last_dates.last_campaign_reaction_date,
        last_dates.last_checkout_date,
        last_dates.last_charge_date,
        experiences.last_turn_date,
        health.as_of_date
    from health
    left join customers
        on health.customer_id = customers.customer_id
    left join experiences
        on health.customer_id = experiences.customer_id
    left join customer_values
        on health.customer_id = customer_values.customer_id
    left join last_dates
        on health.customer_id = last_dates.customer_id
    left join usages
        on health.customer_id = usages.customer_id

)

select * from final
