with

paid_periods as (

    select * from {{ ref('int_subscription_periods') }}
    where mrr_amount > 0

),

identity_map as (

    select * from {{ ref('int_identities') }}

),

subscription_periods as (

    {{ with_customer_id('paid_periods') }}

),

boundaries as (

    select
        customer_id,
        period_start_date as boundary_date
    from subscription_periods

    union all

    select
        customer_id,
        period_end_date as boundary_date
    from subscription_periods
    where period_end_date is not null

),

spans as (

    select
        customer_id,
        boundary_date as valid_from_date,
        coalesce(
            lead(boundary_date) over (
                partition by customer_id
                order by boundary_date
            ),
            date '9999-12-31'
        ) as valid_to_date
    from boundaries
    group by customer_id, boundary_date

),

candidates as (

    select
        spans.customer_id,
        subscription_periods.plan_id,
        row_number() over (
            partition by spans.customer_id, spans.valid_from_date
            order by
                subscription_periods.mrr_amount desc,
                subscription_periods.subscription_id asc,
                subscription_periods.plan_id asc nulls last,
                subscription_periods.period_start_date asc
        ) as candidate_number,
        spans.valid_from_date,
        spans.valid_to_date
    from spans
    inner join subscription_periods
        on
            spans.customer_id = subscription_periods.customer_id
            and spans.valid_from_date >= subscription_periods.period_start_date
            and (
                spans.valid_from_date < subscription_periods.period_end_date
                or subscription_periods.period_end_date is null
            )

),

final as (

    select
        customer_id,
        coalesce(plan_id, 'unknown') as plan_id,
        valid_from_date,
        valid_to_date
    from candidates
    where candidate_number = 1

)

select * from final
