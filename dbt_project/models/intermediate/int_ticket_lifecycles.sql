with

tickets as (

    select * from {{ ref('int_tickets') }}

),

ticket_events as (

    select * from {{ ref('int_ticket_events') }}
    where created_at < {{ end_of_as_of_day() }}

),

status_history as (

    select * from {{ ref('int_ticket_status_history') }}

),

replies as (

    select * from {{ ref('int_ticket_replies') }}

),

event_totals as (

    select
        ticket_id,
        count(*) filter (where event_type = 'solution') as solution_count,
        max_by(
            try_cast(value as bigint), row(created_at, event_id)
        ) filter (
            where
            event_type = 'sentiment'
            and try_cast(value as bigint) between 1 and 5
        ) as agent_rating_score,
        bool_or(event_type = 'merge') as is_merged,
        bool_or(event_type = 'delete') as is_deleted,
        bool_or(event_type = 'escalation') as is_escalated
    from ticket_events
    group by ticket_id

),

reply_totals as (

    select
        ticket_id,
        count(*) as reply_count,
        min(replied_at) as first_reply_at
    from replies
    group by ticket_id

),

status_totals as (

    select
        ticket_id,
        max_by(status, state_number) as status,
        max_by(is_solved, state_number) as is_solved,
        count(*) filter (where is_reopen) as reopen_count,
        min(changed_at) filter (where is_solve) as first_solved_at,
        max(changed_at) filter (where is_solve) as last_solved_at
    from status_history
    group by ticket_id

),

final as (

    select
        tickets.ticket_id,
        status_totals.status,
        case
            when event_totals.ticket_id is not null
                then coalesce(reply_totals.reply_count, 0)
        end as reply_count,
        status_totals.reopen_count,
        case
            when event_totals.ticket_id is not null
                then event_totals.solution_count
            else tickets.solutions_offered_count
        end as solution_count,
        coalesce(
            event_totals.agent_rating_score, tickets.agent_sentiment_score
        ) as agent_rating_score,
        status_totals.is_solved,
        tickets.status = 'deleted'
        or status_totals.status = 'deleted'
        or coalesce(event_totals.is_deleted, false) as is_deleted,
        tickets.merged_into_ticket_id is not null
        or coalesce(event_totals.is_merged, false) as is_merged,
        coalesce(event_totals.is_escalated, false) as is_escalated,
        case
            when event_totals.ticket_id is not null
                then reply_totals.first_reply_at
            when tickets.first_reply_at < {{ end_of_as_of_day() }}
                then tickets.first_reply_at
        end as first_reply_at,
        status_totals.first_solved_at,
        status_totals.last_solved_at
    from tickets
    inner join status_totals
        on tickets.ticket_id = status_totals.ticket_id
    left join event_totals
        on tickets.ticket_id = event_totals.ticket_id
    left join reply_totals
        on tickets.ticket_id = reply_totals.ticket_id

)

select * from final
