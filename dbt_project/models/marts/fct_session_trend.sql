{% set base_days = 7 * (
    var('session_drop_weeks') + var('session_base_weeks')
) %}

with

sessions as (

    select * from {{ ref('fct_session') }}
    where
        is_counted
        and customer_id is not null
        and started_date > {{ as_of_date() }} - {{ base_days }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

trends as (

    select
        customer_id,
        user_role,
        count(*) filter (
            where
            started_date
            <= {{ as_of_date() }} - {{ 7 * var('session_drop_weeks') }}
        ) as base_session_count,
        count(*) filter (
            where
            started_date
            > {{ as_of_date() }} - {{ 7 * var('session_drop_weeks') }}
        ) as last_session_count,
        {{ as_of_date() }} as as_of_date
    from sessions
    group by customer_id, user_role

),

segmented as (

    {{ with_customer_segments('trends', date='as_of_date') }}

),

final as (

    select
        customer_id,
        plan_id,

        user_role,
        customer_segment,
        country,

        base_session_count,
        last_session_count,

        as_of_date
    from segmented

)

select * from final
