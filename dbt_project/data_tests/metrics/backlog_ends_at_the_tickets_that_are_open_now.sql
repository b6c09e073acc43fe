with

tickets as (

    select * from {{ ref('fct_ticket') }}
    where is_counted

),

backlog as (

    select * from {{ ref('metric_ticket_backlog') }}
    where segment_name = 'all' and not is_complete_period

),

open_tickets as (

    select
        count(*) filter (where not is_solved) as open_count,
        count(*) as created_count
    from tickets

)

select
    backlog.period_grain,
    backlog.metric_value,
    open_tickets.open_count
from backlog
cross join open_tickets
where
    backlog.metric_value != open_tickets.open_count
    or backlog.sample_size != open_tickets.created_count
