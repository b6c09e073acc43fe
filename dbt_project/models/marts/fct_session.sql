with

sessions as (

    select * from {{ ref('int_sessions') }}

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

identified as (

    {{ with_customer_id('sessions', other_id='user_id') }}

),

dated as (

    select
        *,
        coalesce(
            duration_seconds, {{ seconds_between('started_at', 'ended_at') }}
        ) as measured_seconds,
        min(started_at) over (
            partition by customer_id
        ) as first_started_at,
        {{ local_date('started_at') }} as started_date
    from identified

),

segmented as (

    {{ with_customer_segments('dated', date='started_date') }}

),

final as (

    select
        session_id,
        customer_id,
        plan_id,

        coalesce(user_role, 'unknown') as user_role,
        case
            when customer_id is null then 'unknown'
            when
                started_at
                <= first_started_at
                + interval '{{ var("new_customer_days") }} days'
                then 'new'
            else 'returning'
        end as customer_tenure,
        customer_segment,
        country,

        measured_seconds as duration_seconds,
        event_count,

        is_test_customer as is_test,
        not is_test_customer
        and started_date <= {{ as_of_date() }} as is_counted,

        started_date,

        started_at,
        ended_at
    from segmented

)

select * from final
