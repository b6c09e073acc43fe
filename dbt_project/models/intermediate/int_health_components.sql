with

health_weights as (

    select * from {{ ref('health_weights') }}

),

scores as (

    select
        customer_id,
        'satisfaction' as component,
        component_score
    from {{ ref('int_health_satisfaction') }}
    where component_score is not null

    union all

    select
        customer_id,
        'support' as component,
        component_score
    from {{ ref('int_health_support') }}
    where component_score is not null

    union all

    select
        customer_id,
        'usage' as component,
        component_score
    from {{ ref('int_health_usage') }}
    where component_score is not null

    union all

    select
        customer_id,
        'billing' as component,
        component_score
    from {{ ref('int_health_billing') }}
    where component_score is not null

    union all

    select
        customer_id,
        'engagement' as component,
        component_score
    from {{ ref('int_health_engagement') }}
    where component_score is not null

    union all

    select
        customer_id,
        'sentiment' as component,
        component_score
    from {{ ref('int_health_sentiment') }}
    where component_score is not null

),

weighted as (

    select
        scores.customer_id,
        scores.component,
        scores.component_score,
        -- A product of two narrow decimals overflows.
        cast(health_weights.weight as decimal(20, 6)) as weight,
        sum(health_weights.weight) over (
            partition by scores.customer_id
        ) as present_weight
    from scores
    inner join health_weights
        on scores.component = health_weights.component

),

final as (

    select
        customer_id,
        component,
        component_score,
        weight,
        weight * component_score as weighted_score,
        weight * (100 - component_score) as lost_score,
        cast(
            cast(weight * component_score as double)
            / nullif(present_weight, 0) as decimal(18, 9)
        ) as contribution
    from weighted

)

select * from final
