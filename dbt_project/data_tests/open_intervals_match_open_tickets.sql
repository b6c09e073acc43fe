-- A ticket has an interval without an end exactly when its state is open.
with

tickets as (

    select * from {{ ref('fct_ticket') }}

),

open_intervals as (

    select * from {{ ref('fct_ticket_open_interval') }}
    where closed_at is null

),

compared as (

    select
        tickets.ticket_id,
        tickets.status,
        open_intervals.opened_at
    from tickets
    left join open_intervals
        on tickets.ticket_id = open_intervals.ticket_id
    where
        (open_intervals.ticket_id is not null)
        != (tickets.status not in ('solved', 'closed', 'deleted'))

)

select * from compared
