with

states as (

    select * from {{ ref('int_ticket_states') }}

),

classed as (

    select
        ticket_id,
        status,
        state_number,
        status not in ('solved', 'closed', 'deleted') as is_open,
        status in ('solved', 'closed') as is_solved,
        changed_at
    from states

),

compared as (

    select
        ticket_id,
        status,
        state_number,
        is_open,
        is_solved,
        lag(is_open) over (
            partition by ticket_id
            order by state_number
        ) as was_open,
        lag(is_solved) over (
            partition by ticket_id
            order by state_number
        ) as was_solved,
        changed_at
    from classed

),

final as (

    select
        ticket_id,
        status,
        state_number,
        is_open,
        is_solved,
        coalesce(is_solved and was_open, false) as is_solve,
        coalesce(is_open and was_solved, false) as is_reopen,
        coalesce(is_open != was_open, true) as is_turn,
        changed_at
    from compared

)

select * from final
