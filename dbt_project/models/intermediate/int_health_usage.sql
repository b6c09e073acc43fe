with

customers as (

    select * from {{ ref('int_health_customers') }}

),

trends as (

    select * from {{ ref('fct_session_trend') }}

),

sessions as (

    select * from {{ ref('fct_session') }}
    where is_counted

),

by_customer as (

    select
        customer_id,
        sum(base_session_count) as base_session_count,
        sum(last_session_count) as last_session_count
    from trends
    group by customer_id

),

users as (

    select customer_id
    from sessions
    group by customer_id

),

used as (

    select
        customers.*,
        users.customer_id is not null as is_user,
        cast(
            coalesce(by_customer.base_session_count, 0) as bigint
        ) as base_session_count,
        cast(
            coalesce(by_customer.last_session_count, 0) as bigint
        ) as last_session_count
    from customers
    left join users
        on customers.customer_id = users.customer_id
    left join by_customer
        on customers.customer_id = by_customer.customer_id

),

plans as (

    select
        plan_id,
        cast(
            percentile_cont(0.5) within group (order by last_session_count)
            as decimal(18, 1)
        ) as plan_session_median
    from used
    where
        is_active
        and is_counted
    group by plan_id

),

final as (

    select
        used.customer_id,
        used.base_session_count,
        used.last_session_count,
        plans.plan_session_median,
        coalesce(
            ({{ has_regular_sessions() }} and {{ has_session_drop() }})
            or 100 * used.last_session_count
            < {{ var('silent_usage_below_percent') }}
            * plans.plan_session_median, false
        ) as is_usage_low,
        cast(
            case
                when used.last_session_count = 0 then 0
                else
                    50 * coalesce(least(
                        cast(
                            used.last_session_count
                            * {{ var('session_base_weeks') }} as double
                        ) / nullif(
                            used.base_session_count
                            * {{ var('session_drop_weeks') }}, 0
                        ), 1
                    ), 1)
                    + 50 * coalesce(least(
                        cast(used.last_session_count as double)
                        / nullif(plans.plan_session_median, 0), 1
                    ), 1)
            end as decimal(18, 9)
        ) as component_score
    from used
    left join plans
        on
            used.plan_id = plans.plan_id
            and used.is_active
    where
        used.is_counted
        and (used.is_user or plans.plan_session_median > 0)

)

select * from final
