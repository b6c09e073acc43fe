with

tickets as (

    select * from {{ ref('int_tickets') }}

),

ticket_events as (

    select * from {{ ref('int_ticket_events') }}
    where created_at < {{ end_of_as_of_day() }}

),

replies as (

    select
        ticket_events.event_id,
        ticket_events.ticket_id,
        ticket_events.actor_id as agent_id,
        ticket_events.created_at as replied_at
    from ticket_events
    inner join tickets
        on ticket_events.ticket_id = tickets.ticket_id
    where
        ticket_events.event_type = 'comment'
        and ticket_events.actor_role = 'agent'
        and ticket_events.is_public
        and ticket_events.created_at > tickets.created_at

)

select * from replies
