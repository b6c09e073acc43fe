with

trends as (

    select * from {{ ref('fct_session_trend') }}

),

by_customer as (

    select
        customer_id,
        plan_id,
        customer_segment,
        country,
        sum(base_session_count) as base_session_count,
        sum(last_session_count) as last_session_count
    from trends
    group by customer_id, plan_id, customer_segment, country

),

final as (

    select
        customer_id,
        plan_id,

        customer_segment,
        country,

        cast(base_session_count as bigint) as base_session_count,
        cast(last_session_count as bigint) as last_session_count,
        cast(base_session_count as double)
        / {{ var('session_base_weeks') }} as base_sessions_per_week,
        cast(last_session_count as double)
        / {{ var('session_drop_weeks') }} as last_sessions_per_week,

        {{ as_of_date() }} as as_of_date
    from by_customer
    where
        {{ has_regular_sessions() }}
        and {{ has_session_drop() }}

)

select * from final
