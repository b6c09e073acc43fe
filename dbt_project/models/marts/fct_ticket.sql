with

tickets as (

    select * from {{ ref('int_tickets') }}

),

lifecycles as (

    select * from {{ ref('int_ticket_lifecycles') }}

),

ticket_customers as (

    select * from {{ ref('int_ticket_customers') }}

),

business_times as (

    select * from {{ ref('int_ticket_business_times') }}

),

final as (

    select
        tickets.ticket_id,
        ticket_customers.customer_id,
        tickets.assignee_id as agent_id,
        coalesce(tickets.group_id, 'unknown') as group_id,
        coalesce(tickets.product_id, 'unknown') as product_id,
        ticket_customers.plan_id,
        coalesce(tickets.problem_id, tickets.ticket_id) as problem_id,

        coalesce(tickets.priority, 'unknown') as priority,
        tickets.via_channel,
        tickets.ticket_type,
        tickets.initial_category,
        tickets.final_category,
        lifecycles.status,
        ticket_customers.customer_segment,
        ticket_customers.country,

        lifecycles.reply_count,
        lifecycles.reopen_count,
        lifecycles.solution_count,
        lifecycles.agent_rating_score,
        {{ seconds_between(
            'tickets.created_at', 'lifecycles.first_reply_at'
        ) }} as first_reply_seconds,
        {{ seconds_between(
            'tickets.created_at', 'lifecycles.first_solved_at'
        ) }} as first_resolution_seconds,
        case
            when lifecycles.is_solved
                then {{ seconds_between(
                    'tickets.created_at', 'lifecycles.last_solved_at'
                ) }}
        end as resolution_seconds,
        business_times.first_reply_business_seconds,
        business_times.resolution_business_seconds,

        ticket_customers.is_test_customer as is_test,
        tickets.is_spam,
        lifecycles.is_deleted,
        lifecycles.is_merged,
        not (
            ticket_customers.is_test_customer
            or tickets.is_spam
            or lifecycles.is_deleted
            or lifecycles.is_merged
        )
        and ticket_customers.created_date <= {{ as_of_date() }} as is_counted,
        lifecycles.is_solved,
        lifecycles.first_solved_at is not null as is_ever_solved,
        lifecycles.reopen_count > 0 as is_reopened,
        lifecycles.is_escalated,
        ticket_customers.is_of_new_customer,

        {{ local_date('ticket_customers.customer_created_at') }}
            as customer_created_date,
        ticket_customers.created_date,
        {{ local_date('lifecycles.first_solved_at') }} as first_solved_date,
        {{ local_date('lifecycles.last_solved_at') }} as last_solved_date,

        ticket_customers.customer_created_at,
        tickets.created_at,
        lifecycles.first_reply_at,
        lifecycles.first_solved_at,
        lifecycles.last_solved_at
    from tickets
    inner join ticket_customers
        on tickets.ticket_id = ticket_customers.ticket_id
    inner join lifecycles
        on tickets.ticket_id = lifecycles.ticket_id
    left join business_times
        on tickets.ticket_id = business_times.ticket_id

)

select * from final
