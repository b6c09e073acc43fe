with

subscriptions as (

    select * from {{ ref('int_subscriptions') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

identified as (

    {{ with_customer_id('subscriptions') }}

),

dated as (

    select
        *,
        {{ local_date('started_at') }} as started_date,
        {{ local_date('ended_at') }} as ended_date
    from identified

),

final as (

    select
        dated.subscription_id,
        dated.customer_id,
        coalesce(dated.product_id, 'unknown') as product_id,
        coalesce(dated.plan_id, 'unknown') as plan_id,

        dated.status,
        dated.cancellation_reason,
        coalesce(customers.customer_segment, 'unknown') as customer_segment,
        coalesce(customers.country, 'unknown') as country,

        dated.is_involuntary,
        coalesce(dated.ended_date <= {{ as_of_date() }}, false) as is_ended,
        coalesce(customers.is_test, false) as is_test,
        not coalesce(customers.is_test, false)
        and dated.started_date <= {{ as_of_date() }} as is_counted,

        dated.started_date,
        dated.ended_date,

        dated.started_at,
        dated.trial_ended_at,
        dated.canceled_at,
        dated.ended_at,
        dated.updated_at
    from dated
    left join customers
        on dated.customer_id = customers.customer_id

)

select * from final
