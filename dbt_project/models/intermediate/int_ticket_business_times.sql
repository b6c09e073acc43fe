with

tickets as (

    select * from {{ ref('int_tickets') }}

),

lifecycles as (

    select * from {{ ref('int_ticket_lifecycles') }}

),

shifts as (

    select * from {{ ref('int_business_shifts') }}

),

intervals as (

    select * from {{ ref('int_business_intervals') }}

),

schedules as (

    select schedule_id
    from shifts
    group by schedule_id

),

scheduled_tickets as (

    select
        tickets.ticket_id,
        coalesce(schedules.schedule_id, 'default') as schedule_id,
        tickets.created_at,
        lifecycles.first_reply_at,
        case
            when lifecycles.is_solved then lifecycles.last_solved_at
        end as resolved_at
    from tickets
    inner join lifecycles
        on tickets.ticket_id = lifecycles.ticket_id
    left join schedules
        on tickets.group_id = schedules.schedule_id

),

moments as (

    select *
    from scheduled_tickets
    unpivot (
        occurred_at for moment in (created_at, first_reply_at, resolved_at)
    )

),

clocked as (

    select
        moments.ticket_id,
        moments.moment,
        coalesce(
            intervals.earlier_open_microseconds
            + epoch_us(least(moments.occurred_at, intervals.closed_at))
            - epoch_us(intervals.opened_at),
            0
        ) as open_microseconds
    from moments
    asof left join intervals
        on
            moments.schedule_id = intervals.schedule_id
            and moments.occurred_at >= intervals.opened_at

),

clocks as (

    select
        ticket_id,
        max(open_microseconds) filter (
            where moment = 'created_at'
        ) as created_microseconds,
        max(open_microseconds) filter (
            where moment = 'first_reply_at'
        ) as first_reply_microseconds,
        max(open_microseconds) filter (
            where moment = 'resolved_at'
        ) as resolved_microseconds
    from clocked
    group by ticket_id

),

final as (

    select
        ticket_id,
        (first_reply_microseconds - created_microseconds)
        // 1000000 as first_reply_business_seconds,
        (resolved_microseconds - created_microseconds)
        // 1000000 as resolution_business_seconds
    from clocks

)

select * from final
