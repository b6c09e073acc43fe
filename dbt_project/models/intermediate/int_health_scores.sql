with

components as (

    select * from {{ ref('int_health_components') }}

),

health_weights as (

    select * from {{ ref('health_weights') }}

),

totals as (

    select sum(weight) as total_weight
    from health_weights

),

by_customer as (

    select
        customer_id,
        arg_min(component, row(-lost_score, component)) filter (
            where lost_score > 0
        ) as main_driver,
        max(component_score) filter (
            where component = 'satisfaction'
        ) as satisfaction_score,
        max(component_score) filter (
            where component = 'support'
        ) as support_score,
        max(component_score) filter (
            where component = 'usage'
        ) as usage_score,
        max(component_score) filter (
            where component = 'billing'
        ) as billing_score,
        max(component_score) filter (
            where component = 'engagement'
        ) as engagement_score,
        max(component_score) filter (
            where component = 'sentiment'
        ) as sentiment_score,
        max(contribution) filter (
            where component = 'satisfaction'
        ) as satisfaction_contribution,
        max(contribution) filter (
            where component = 'support'
        ) as support_contribution,
        max(contribution) filter (
            where component = 'usage'
        ) as usage_contribution,
        max(contribution) filter (
            where component = 'billing'
        ) as billing_contribution,
        max(contribution) filter (
            where component = 'engagement'
        ) as engagement_contribution,
        max(contribution) filter (
            where component = 'sentiment'
        ) as sentiment_contribution,
        sum(weighted_score) as weighted_score,
        sum(weight) as present_weight
    from components
    group by customer_id

),

final as (

    select
        by_customer.customer_id,
        by_customer.main_driver,
        by_customer.satisfaction_score,
        by_customer.satisfaction_contribution,
        by_customer.support_score,
        by_customer.support_contribution,
        by_customer.usage_score,
        by_customer.usage_contribution,
        by_customer.billing_score,
        by_customer.billing_contribution,
        by_customer.engagement_score,
        by_customer.engagement_contribution,
        by_customer.sentiment_score,
        by_customer.sentiment_contribution,
        cast(by_customer.present_weight as double)
        / nullif(totals.total_weight, 0) as coverage,
        by_customer.present_weight * 100
        >= {{ var('health_coverage_from_percent') }} * totals.total_weight
            as is_covered,
        cast(
            cast(by_customer.weighted_score as double)
            / nullif(by_customer.present_weight, 0) as decimal(18, 9)
        ) as health_score
    from by_customer
    cross join totals

)

select * from final
