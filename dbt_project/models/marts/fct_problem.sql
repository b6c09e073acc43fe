with

tickets as (

    select * from {{ ref('fct_ticket') }}
    where is_counted

),

calls as (

    select * from {{ ref('fct_call') }}
    where
        is_counted
        and is_contact

),

problems as (

    select
        problem_id,
        min_by(ticket_id, row(created_at, ticket_id)) as first_ticket_id,
        count(*) as ticket_count,
        bool_and(is_solved) as is_resolved,
        bool_or(is_reopened) as is_reopened,
        max(last_solved_at) as last_solved_at
    from tickets
    group by problem_id

),

problem_calls as (

    select
        tickets.problem_id,
        count(*) as call_count
    from calls
    inner join tickets
        on calls.ticket_id = tickets.ticket_id
    group by tickets.problem_id

),

repeated_tickets as (

    select solved.ticket_id
    from tickets as solved
    inner join tickets as later
        on
            solved.customer_id = later.customer_id
            and solved.final_category = later.final_category
            and solved.ticket_id != later.ticket_id
            and solved.last_solved_at <= later.created_at
            and solved.last_solved_at
            + interval '{{ var("first_contact_days") }} days'
            >= later.created_at
    group by solved.ticket_id

),

counted as (

    select
        problems.*,
        coalesce(problem_calls.call_count, 0) as call_count,
        problems.ticket_count
        + coalesce(problem_calls.call_count, 0) as contact_count,
        problems.is_resolved
        and problems.last_solved_at
        + interval '{{ var("first_contact_days") }} days'
        <= {{ end_of_as_of_day() }} as is_judged
    from problems
    left join problem_calls
        on problems.problem_id = problem_calls.problem_id

),

final as (

    select
        counted.problem_id,
        counted.first_ticket_id,
        tickets.customer_id,
        tickets.group_id,
        tickets.product_id,
        tickets.plan_id,

        tickets.priority,
        tickets.via_channel,
        tickets.customer_segment,
        tickets.country,

        counted.ticket_count,
        counted.call_count,
        counted.contact_count,

        counted.is_resolved,
        counted.is_reopened,
        case
            when counted.is_judged
                then
                    counted.contact_count = 1
                    and not counted.is_reopened
                    and repeated_tickets.ticket_id is null
        end as is_first_contact_resolution,

        {{ local_date('counted.last_solved_at') }} as last_solved_date,

        tickets.created_at,
        counted.last_solved_at
    from counted
    inner join tickets
        on counted.first_ticket_id = tickets.ticket_id
    left join repeated_tickets
        on counted.first_ticket_id = repeated_tickets.ticket_id

)

select * from final
