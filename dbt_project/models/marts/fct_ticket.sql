with

tickets as (

    select * from {{ ref('stg_canonical__tickets') }}

),

lifecycles as (

    select * from {{ ref('int_ticket_lifecycles') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

customer_plans as (

    select * from {{ ref('int_customer_plans') }}

),

dated as (

    select
        *,
        {{ local_date('created_at') }} as created_date
    from tickets

),

final as (

    select
        dated.ticket_id,
        dated.requester_id as customer_id,
        dated.assignee_id as agent_id,
        coalesce(dated.group_id, 'unknown') as group_id,
        coalesce(dated.product_id, 'unknown') as product_id,
        coalesce(customer_plans.plan_id, 'unknown') as plan_id,

        coalesce(dated.priority, 'unknown') as priority,
        dated.via_channel,
        dated.ticket_type,
        lifecycles.status,
        coalesce(customers.customer_segment, 'unknown') as customer_segment,
        coalesce(customers.country, 'unknown') as country,

        lifecycles.reply_count,
        lifecycles.reopen_count,
        {{ seconds_between('dated.created_at', 'lifecycles.first_reply_at') }}
            as first_reply_seconds,
        {{ seconds_between('dated.created_at', 'lifecycles.first_solved_at') }}
            as first_resolution_seconds,
        case
            when lifecycles.is_solved
                then {{ seconds_between(
                    'dated.created_at', 'lifecycles.last_solved_at'
                ) }}
        end as resolution_seconds,

        coalesce(customers.is_test, false) as is_test,
        dated.is_spam,
        lifecycles.is_deleted,
        lifecycles.is_merged,
        not (
            coalesce(customers.is_test, false)
            or dated.is_spam
            or lifecycles.is_deleted
            or lifecycles.is_merged
        )
        and dated.created_date <= {{ as_of_date() }} as is_counted,
        lifecycles.is_solved,
        lifecycles.first_solved_at is not null as is_ever_solved,
        lifecycles.reopen_count > 0 as is_reopened,

        dated.created_date,
        {{ local_date('lifecycles.first_solved_at') }} as first_solved_date,
        {{ local_date('lifecycles.last_solved_at') }} as last_solved_date,

        dated.created_at,
        lifecycles.first_reply_at,
        lifecycles.first_solved_at,
        lifecycles.last_solved_at
    from dated
    inner join lifecycles
        on dated.ticket_id = lifecycles.ticket_id
    left join customers
        on dated.requester_id = customers.customer_id
    left join customer_plans
        on
            dated.requester_id = customer_plans.customer_id
            and dated.created_date >= customer_plans.valid_from_date
            and dated.created_date < customer_plans.valid_to_date

)

select * from final
