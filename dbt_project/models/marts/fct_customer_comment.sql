with

ticket_events as (

    select * from {{ ref('int_ticket_events') }}
    where
        event_type = 'comment'
        and actor_role = 'end-user'
        and body_length > 0
        and created_at < {{ end_of_as_of_day() }}

),

tickets as (

    select * from {{ ref('fct_ticket') }}

),

final as (

    select
        ticket_events.event_id,
        ticket_events.ticket_id,
        tickets.customer_id,
        tickets.plan_id,

        tickets.via_channel,
        tickets.customer_segment,
        tickets.country,

        ticket_events.body_length as comment_length,

        tickets.is_counted,

        {{ local_date('ticket_events.created_at') }} as commented_date,

        ticket_events.created_at as commented_at
    from ticket_events
    inner join tickets
        on ticket_events.ticket_id = tickets.ticket_id

)

select * from final
