with

tickets as (

    select * from {{ ref('int_tickets') }}

),

ticket_events as (

    select * from {{ ref('int_ticket_events') }}
    where created_at < {{ end_of_as_of_day() }}

),

status_changes as (

    select
        ticket_events.ticket_id,
        ticket_events.previous_value as previous_status,
        ticket_events.value as status,
        row_number() over (
            partition by ticket_events.ticket_id
            order by ticket_events.created_at, ticket_events.event_id
        ) as state_number,
        -- Two clocks can disagree: no change lies before its ticket.
        greatest(ticket_events.created_at, tickets.created_at) as changed_at
    from ticket_events
    inner join tickets
        on ticket_events.ticket_id = tickets.ticket_id
    where
        ticket_events.event_type = 'change'
        and ticket_events.field_name = 'status'
        and ticket_events.value is not null

),

histories as (

    select
        ticket_id,
        min_by(value, row(created_at, event_id)) filter (
            where event_type = 'create'
        ) as created_status
    from ticket_events
    group by ticket_id

),

sourced as (

    select
        tickets.ticket_id,
        tickets.status as own_status,
        coalesce(
            status_changes.previous_status, histories.created_status, 'new'
        ) as first_status,
        histories.ticket_id is not null as has_events,
        tickets.created_at,
        case
            when tickets.status in ('solved', 'closed')
                then coalesce(tickets.solved_at, tickets.closed_at)
        end as own_solved_at
    from tickets
    left join histories
        on tickets.ticket_id = histories.ticket_id
    left join status_changes
        on
            tickets.ticket_id = status_changes.ticket_id
            and status_changes.state_number = 1

),

states as (

    select
        ticket_id,
        case
            when has_events or own_solved_at is not null then first_status
            else own_status
        end as status,
        0 as state_number,
        created_at as changed_at
    from sourced

    union all

    select
        ticket_id,
        status,
        state_number,
        changed_at
    from status_changes

    union all

    select
        ticket_id,
        own_status as status,
        1 as state_number,
        own_solved_at as changed_at
    from sourced
    where
        not has_events
        and own_solved_at < {{ end_of_as_of_day() }}

)

select * from states
