with

charges as (

    select * from {{ ref('fct_charge') }}
    where
        is_counted
        and status in ('succeeded', 'failed')

),

subscriptions as (

    select * from {{ ref('fct_subscription') }}
    where
        is_counted
        and not is_ended
        and status not in ('incomplete', 'trialing')

),

signals as (

    select
        customer_id,
        cast(status = 'failed' as integer) as failed_charge_count,
        false as is_overdue,
        false as is_under_notice
    from charges
    where
        created_date
        > {{ as_of_date() }} - {{ var('health_service_days') }}

    union all

    select
        customer_id,
        0 as failed_charge_count,
        status in ('past_due', 'unpaid') as is_overdue,
        coalesce(canceled_at < {{ end_of_as_of_day() }}, false)
            as is_under_notice
    from subscriptions

),

counted as (

    select
        customer_id,
        cast(sum(failed_charge_count) as bigint) as failed_charge_count,
        bool_or(is_overdue) as is_overdue,
        bool_or(is_under_notice) as is_under_notice,
        cast(bool_or(is_overdue) as integer)
        + cast(bool_or(is_under_notice) as integer) as ending_count
    from signals
    group by customer_id

),

final as (

    select
        customer_id,
        failed_charge_count,
        is_overdue,
        is_under_notice,
        cast(
            greatest(
                100
                - {{ var('health_failed_charge_points') }} * failed_charge_count
                - {{ var('health_ending_points') }} * ending_count, 0
            ) as decimal(18, 9)
        ) as component_score
    from counted

)

select * from final
